package dev.darkroom.engine;

/** The program cannot do its work as things are set up; the message says what is wrong and how to mend it. */
public final class SetupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SetupException(String message) {
        super(message);
    }
}
