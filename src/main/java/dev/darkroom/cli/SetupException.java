package dev.darkroom.cli;

/** A command cannot do its work as things are set up; the message says what is wrong and how to mend it. */
final class SetupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SetupException(String message) {
        super(message);
    }
}
