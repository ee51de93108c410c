package dev.darkroom.catalog;

/** A change of the catalogue that is not made, although what was sent is right by itself. */
public final class CatalogConflictException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Why {
        /** There is no such model. */
        UNKNOWN,
        /** It is not as the caller wants to find it. */
        PRECONDITION,
        /** It does not go with the rest of the catalogue. */
        REST
    }

    private final Why why;

    public CatalogConflictException(Why why, String message) {
        super(message);
        this.why = why;
    }

    /** The kind of conflict. */
    public Why why() {
        return why;
    }
}
