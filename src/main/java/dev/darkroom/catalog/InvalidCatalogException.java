package dev.darkroom.catalog;

/** A catalog file is wrong; the message names file, line and field. */
public final class InvalidCatalogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidCatalogException(String message) {
        super(message);
    }
}
