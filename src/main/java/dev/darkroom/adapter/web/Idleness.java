package dev.darkroom.adapter.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;

/** Closes a connection on which no request is in progress for too long; bytes that make no request do not count. */
final class Idleness {
    private final Vertx vertx;
    private final HttpConnection connection;
    private final long longestMillis;
    private int requests;
    private long timer;
    private boolean closed;

    Idleness(Vertx vertx, HttpConnection connection, Duration longest) {
        this.vertx = vertx;
        this.connection = connection;
        this.longestMillis = longest.toMillis();
        begin();
    }

    private void begin() {
        timer = vertx.setTimer(longestMillis, fired -> connection.close());
    }

    synchronized void busy() {
        if (requests++ == 0) {
            vertx.cancelTimer(timer);
        }
    }

    synchronized void free() {
        if (--requests == 0 && !closed) {
            begin();
        }
    }

    synchronized void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }
}
