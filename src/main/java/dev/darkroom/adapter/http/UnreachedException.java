package dev.darkroom.adapter.http;

import java.io.IOException;

/** No connection was made, TLS included: nothing was sent. */
public final class UnreachedException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreachedException(IOException cause) {
        super(cause);
    }
}
