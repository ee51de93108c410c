package dev.darkroom.adapter.broker;

/** The broker cannot be used. The message names the property or folder at fault and says what would mend it. */
public final class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokerException(String message) {
        super(message);
    }

    BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
