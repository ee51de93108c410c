package dev.darkroom.provider;

import dev.darkroom.render.ErrorType;
import java.time.Duration;

/** A provider did not deliver an image, and what is known about it and about the money. */
public final class ProviderException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorType type;
    private final Purchase purchase;
    private final Duration retryAfter;

    /** @param message what the provider said or did, without secrets and without the prompt */
    public ProviderException(ErrorType type, Purchase purchase, String message) {
        this(type, purchase, message, null, null);
    }

    /**
     * @param retryAfter how long the provider asks to be left alone; null: it does not say
     * @param cause null: none
     */
    public ProviderException(ErrorType type, Purchase purchase, String message, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.type = type;
        this.purchase = purchase;
        this.retryAfter = retryAfter;
    }

    /** The kind of failure. */
    public ErrorType type() {
        return type;
    }

    /** Whether something was bought. */
    public Purchase purchase() {
        return purchase;
    }

    /** How long the provider asks to be left alone; null: it does not say. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
