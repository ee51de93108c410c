package dev.darkroom.adapter.http;

import java.time.Duration;

/** A webhook's receiver does not have the message. The message of this shows no more of its address than the host. */
public final class NotTakenException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Why why;
    private final Integer status;
    private final Duration retryAfter;

    /** What is to be done about it. */
    public enum Why {
        /** There was no answer: tried again, and others of the same place may have to wait. */
        UNANSWERED,
        /** It answered otherwise than with 2xx: tried again. */
        REFUSED,
        /** It wants no more. */
        GONE,
        /** There is nothing to sign it with, so it was not sent: it waits until there is. */
        UNSIGNED,
        /** Such an address is not called. */
        FORBIDDEN,
        /** In dry-run nothing leaves the machine. */
        DRY_RUN
    }

    /**
     * @param status what was answered; null: nothing
     * @param retryAfter how long the receiver asks to be left alone; null: it does not say
     */
    NotTakenException(Why why, String message, Integer status, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.why = why;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** Without an answer. */
    public NotTakenException(Why why, String message) {
        this(why, message, null, null, null);
    }

    public Why why() {
        return why;
    }

    /** What was answered; null: nothing. */
    public Integer status() {
        return status;
    }

    /** How long the receiver asks to be left alone; null: it does not say. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
