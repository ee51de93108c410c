package dev.darkroom.catalog;

import java.util.List;

/** The catalogue is wrong; the message has a line for every mistake, with file, line and field. */
public final class InvalidCatalogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidCatalogException(List<String> mistakes) {
        super(String.join("\n", mistakes));
    }
}
