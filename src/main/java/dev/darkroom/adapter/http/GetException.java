package dev.darkroom.adapter.http;

import java.io.IOException;

/** An address gave nothing. The message is a part of a sentence and names no address. */
final class GetException extends IOException {
    private static final long serialVersionUID = 1L;
    private final Why why;

    /** What went wrong, as far as it decides whether to ask again. */
    enum Why {
        /** No answer. */
        UNANSWERED(true),
        /** The host has an address that is not of the open Internet. */
        NOT_PUBLIC(false),
        /** The answer broke off. */
        CUT(true),
        /** Answer and body together took too long. */
        LATE(true),
        /** The body is compressed, which was not asked for. */
        PACKED(false),
        /** There is more than is taken. */
        TOO_LONG(false);

        private final boolean passing;

        Why(boolean passing) {
            this.passing = passing;
        }

        /** Whether it may be gone when one asks again. */
        boolean passing() {
            return passing;
        }
    }

    GetException(Why why, String message, Throwable cause) {
        super(message, cause);
        this.why = why;
    }

    Why why() {
        return why;
    }
}
