package dev.darkroom.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP answer and how it is sent.
 *
 * @param argument of the delivery
 * @param delayMillis before the first byte
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reply(int status, Map<String, String> headers, byte[] body, Delivery delivery, long argument, long delayMillis) {
    enum Delivery {
        /** As it should be. */
        WHOLE,
        /** The full length is announced, half of it sent. */
        CUT_OFF,
        /** In twenty pieces, argument milliseconds apart. */
        DRIBBLE,
        /** The body again and again, without end. */
        ENDLESS,
        /** Nothing but a reset. */
        RESET,
        /** Nothing at all, the connection stays open. */
        SILENCE
    }

    static Reply of(int status, String contentType, byte[] body) {
        return new Reply(status, Map.of("Content-Type", contentType), body, Delivery.WHOLE, 0, 0);
    }

    static Reply json(int status, Map<String, ?> body) {
        try {
            return of(status, "application/json", SimulatorLog.JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer made of maps and strings can be written", e);
        }
    }

    static Reply page() {
        return of(
                200,
                "text/html; charset=utf-8",
                "<!doctype html><title>Just a moment...</title><p>Checking your browser."
                        .getBytes(StandardCharsets.UTF_8));
    }

    static Reply nothing(Delivery delivery) {
        return new Reply(0, Map.of(), new byte[0], delivery, 0, 0);
    }

    Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body, delivery, argument, delayMillis);
    }

    Reply withBody(byte[] other) {
        return new Reply(status, headers, other, delivery, argument, delayMillis);
    }

    Reply sent(Delivery other, long value) {
        return new Reply(status, headers, body, other, value, delayMillis);
    }

    Reply after(long millis) {
        return new Reply(status, headers, body, delivery, argument, millis);
    }
}
