package dev.darkroom.pipeline;

/** An input image cannot be had. The message is a part of a sentence that begins with the field's name. */
final class NoInputException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Outlook outlook;

    /** What asking again would bring. */
    enum Outlook {
        /** The same. */
        NONE,
        /** Perhaps the image; it is a stranger's to give. */
        UNSURE,
        /** The image, once our storage is back. */
        GOOD
    }

    NoInputException(String message, Outlook outlook, Throwable cause) {
        super(message, cause);
        this.outlook = outlook;
    }

    Outlook outlook() {
        return outlook;
    }
}
