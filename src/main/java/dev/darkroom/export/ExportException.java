package dev.darkroom.export;

/** An export did not arrive. */
public final class ExportException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean again;

    /** @param again whether trying again can help */
    public ExportException(String message, boolean again) {
        super(message);
        this.again = again;
    }

    /** Whether trying again can help. */
    public boolean again() {
        return again;
    }
}
