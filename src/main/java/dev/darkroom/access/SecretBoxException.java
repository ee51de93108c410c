package dev.darkroom.access;

/** A secret cannot be closed up or opened; the message says what to mend and holds nothing secret. */
public final class SecretBoxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SecretBoxException(String message, Throwable cause) {
        super(message, cause);
    }
}
