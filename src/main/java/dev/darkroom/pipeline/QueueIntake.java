package dev.darkroom.pipeline;

import dev.darkroom.adapter.broker.JmsBody;
import dev.darkroom.adapter.broker.ReplyAddress;
import dev.darkroom.adapter.broker.UnsupportedMessageException;
import dev.darkroom.job.DerivedIds;
import dev.darkroom.job.InputError;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.Submission;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.ExchangePropertyKey;

/** Reads jobs from messages. A message without a {@code job_id} is known by its message id, so a repeat is the same job. */
public final class QueueIntake {
    private static final String LETTER = "letter";

    private final JobReader reader;
    private final JobGate gate;
    private final JmsBody bodies = new JmsBody();
    private final ReplyAddress replies = new ReplyAddress();
    private final long maxJobBytes;

    /** @param maxJobBytes longest message that is read */
    public QueueIntake(JobReader reader, JobGate gate, long maxJobBytes) {
        this.reader = reader;
        this.gate = gate;
        this.maxJobBytes = maxJobBytes;
    }

    /**
     * What is needed to answer a message that was refused.
     *
     * @param id of the message; empty when its sender gave none
     * @param correlationId of the message, or its id
     * @param body empty when it could not be read
     * @param reply where the sender wants the answer; null: nowhere
     */
    public record Letter(String id, String correlationId, String body, dev.darkroom.job.ReplyAddress reply) {}

    /** Takes all we need out of the message; from here on nothing of it is in the exchange. */
    public byte[] open(@Body Message message, Exchange exchange) throws JMSException, InvalidInputException {
        String id = Optional.ofNullable(message.getJMSMessageID()).orElse("");
        String correlation = Optional.ofNullable(message.getJMSCorrelationID()).orElse(id);
        UnsupportedMessageException wrong = null;
        dev.darkroom.job.ReplyAddress reply = null;
        byte[] body = {};
        try {
            reply = replies.of(message)
                    .map(name -> new dev.darkroom.job.ReplyAddress(name, correlation))
                    .orElse(null);
        } catch (UnsupportedMessageException e) {
            wrong = e;
        }
        try {
            body = bodies.read(message, maxJobBytes);
        } catch (UnsupportedMessageException e) {
            wrong = e;
        }
        exchange.setProperty(LETTER, new Letter(id, correlation, new String(body, StandardCharsets.UTF_8), reply));
        if (wrong != null) {
            throw new InvalidInputException(
                    "message " + id, List.of(new InputError(null, "", wrong.problem(), wrong.expected())));
        }
        return body;
    }

    /** Accepts the job in the message. */
    public void accept(@Body byte[] body, @ExchangeProperty(LETTER) Letter letter) throws InvalidInputException {
        JobEntry entry = reader.readOne(body);
        if (!entry.valid()) {
            throw new InvalidInputException("message " + letter.id(), entry.errors());
        }
        String jobId = entry.request().jobId();
        if (jobId == null) {
            jobId = DerivedIds.derivedId(letter.id().isEmpty() ? entry.sha256() : letter.id(), 1);
        }
        JobGate.Verdict verdict = gate.submit(new Submission(entry, jobId, "queue", letter.reply(), null));
        if (verdict.accepted() == null) {
            throw new InvalidInputException("message " + letter.id(), verdict.errors());
        }
    }

    /** The body for the queue of refused messages: every reason, and the message as it came. */
    public String refusal(Exchange exchange) {
        InvalidInputException cause =
                exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, InvalidInputException.class);
        Letter letter = exchange.getProperty(LETTER, Letter.class);
        exchange.getMessage().setHeader("darkroom_errors", summary(cause));
        exchange.getMessage().setHeader("darkroom_message_id", letter.id());
        exchange.getMessage().setHeader("JMSCorrelationID", letter.correlationId());
        if (letter.reply() != null) {
            exchange.setProperty("replyTo", letter.reply().destination());
        }
        return ErrorReport.message(letter.id(), letter.body(), cause.errors());
    }

    private static String summary(InvalidInputException cause) {
        String all = String.join(
                " | ", cause.errors().stream().map(InputError::sentence).toList());
        return all.length() <= 1_000 ? all : all.substring(0, 1_000) + "…";
    }

    /** The text of one of our own messages. */
    public String text(@Body Message message) throws JMSException {
        return message.getBody(String.class);
    }
}
