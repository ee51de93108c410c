package dev.darkroom.export.canva;

import java.time.Duration;
import java.util.Map;

/** Sends requests to Canva's API. Nothing is repeated, followed or unpacked. */
public interface CanvaCalls {
    /**
     * A request.
     *
     * @param path below the API's address, with a slash at its beginning
     * @param body null: none
     * @param limit from the first byte sent to the last one read
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Call(String method, String path, Map<String, String> headers, byte[] body, Duration limit) {}

    /**
     * An answer.
     *
     * @param pause how long Canva asks to be left alone; null: it does not say
     * @param body at most a MiB
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, Duration pause, byte[] body) {}

    /** There is no answer, or none that can be read. */
    final class NoAnswerException extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean sent;

        /** @param sent whether Canva may have got the request */
        public NoAnswerException(String message, boolean sent, Throwable cause) {
            super(message, cause);
            this.sent = sent;
        }

        /** Whether Canva may have got the request. */
        public boolean sent() {
            return sent;
        }
    }

    /** The answer, of whatever status. */
    Answer send(Call call) throws NoAnswerException;
}
