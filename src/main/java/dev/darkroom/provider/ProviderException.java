package dev.darkroom.provider;

import dev.darkroom.render.ErrorType;

/** A provider did not deliver an image, and what is known about it. */
public final class ProviderException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorType type;

    /** @param message what the provider said or did, without secrets and without the prompt */
    public ProviderException(ErrorType type, String message) {
        super(message);
        this.type = type;
    }

    public ProviderException(ErrorType type, String message, Throwable cause) {
        super(message, cause);
        this.type = type;
    }

    /** The kind of failure. */
    public ErrorType type() {
        return type;
    }
}
