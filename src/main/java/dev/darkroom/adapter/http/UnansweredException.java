package dev.darkroom.adapter.http;

import java.io.IOException;

/** The connection was there, the request may have arrived, and no answer came. */
public final class UnansweredException extends IOException {
    private static final long serialVersionUID = 1L;

    UnansweredException(IOException cause) {
        super(cause);
    }
}
