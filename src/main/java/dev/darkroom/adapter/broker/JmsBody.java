package dev.darkroom.adapter.broker;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;

/** Takes the bytes out of a message, whatever protocol it came by. Nothing in it is ever deserialised. */
public final class JmsBody {
    private static final String EXPECTED = "a text message or a bytes message that holds one JSON document in UTF-8";

    /**
     * The body as it was sent; a text becomes UTF-8.
     *
     * @param maxBytes longest body that is read
     * @throws UnsupportedMessageException when the message is of another kind, empty or too long
     * @throws JMSException when the broker cannot deliver the body; the message should be tried again
     */
    public byte[] read(Message message, long maxBytes) throws UnsupportedMessageException, JMSException {
        byte[] body = bytes(message, maxBytes);
        if (body.length == 0) {
            throw new UnsupportedMessageException("the message is empty", EXPECTED);
        }
        return body;
    }

    private static byte[] bytes(Message message, long maxBytes) throws UnsupportedMessageException, JMSException {
        if (message instanceof BytesMessage bytes) {
            return bytes(bytes, maxBytes);
        }
        if (message instanceof TextMessage text) {
            return text(text, maxBytes);
        }
        throw new UnsupportedMessageException("the message is of the kind " + kind(message), EXPECTED);
    }

    private static byte[] bytes(BytesMessage message, long maxBytes) throws UnsupportedMessageException, JMSException {
        long length = message.getBodyLength();
        requireShort(length, maxBytes);
        message.reset();
        byte[] body = new byte[(int) length];
        if (length > 0 && message.readBytes(body) != length) {
            throw new JMSException("the body ended before its " + length + " bytes");
        }
        return body;
    }

    private static byte[] text(TextMessage message, long maxBytes) throws UnsupportedMessageException, JMSException {
        String text = message.getText();
        if (text == null) {
            return new byte[0];
        }
        // A character is at least one byte, so a text that is surely too long is not encoded first.
        requireShort(text.length(), maxBytes);
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        requireShort(body.length, maxBytes);
        return body;
    }

    private static void requireShort(long length, long maxBytes) throws UnsupportedMessageException {
        if (length > maxBytes) {
            throw new UnsupportedMessageException(
                    "the message is longer than " + maxBytes + " bytes", "a job of at most " + maxBytes + " bytes");
        }
    }

    private static String kind(Message message) {
        for (Class<?> type : new Class<?>[] {
            jakarta.jms.ObjectMessage.class, jakarta.jms.MapMessage.class, jakarta.jms.StreamMessage.class
        }) {
            if (type.isInstance(message)) {
                return type.getSimpleName();
            }
        }
        return "Message without a body";
    }
}
