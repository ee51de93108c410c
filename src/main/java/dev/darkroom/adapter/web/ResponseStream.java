package dev.darkroom.adapter.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Writes a body at the speed of whoever reads it, with little of it in memory. */
final class ResponseStream extends OutputStream {
    private static final int CHUNK = 64 * 1024;
    private static final long LONGEST_PAUSE_SECONDS = 60;

    private final HttpServerResponse response;
    private final byte[] chunk = new byte[CHUNK];
    private final Semaphore room = new Semaphore(0);
    private int filled;

    ResponseStream(HttpServerResponse response) {
        this.response = response;
        response.drainHandler(nothing -> room.release());
        response.closeHandler(nothing -> room.release());
        response.exceptionHandler(failure -> room.release());
    }

    @Override
    public void write(int b) throws IOException {
        if (filled == CHUNK) {
            flush();
        }
        chunk[filled++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (filled == CHUNK) {
                flush();
            }
            int some = Math.min(left, CHUNK - filled);
            System.arraycopy(bytes, from, chunk, filled, some);
            filled += some;
            from += some;
            left -= some;
        }
    }

    @Override
    public void flush() throws IOException {
        if (filled == 0) {
            requireCaller();
            return;
        }
        awaitRoom();
        response.write(Buffer.buffer(filled).appendBytes(chunk, 0, filled));
        filled = 0;
    }

    private void awaitRoom() throws IOException {
        while (response.writeQueueFull() && !response.closed()) {
            try {
                if (!room.tryAcquire(LONGEST_PAUSE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IOException("nothing was read for " + LONGEST_PAUSE_SECONDS + " s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        requireCaller();
    }

    private void requireCaller() throws IOException {
        if (response.closed()) {
            throw new IOException("the caller is gone");
        }
    }

    @Override
    public void close() throws IOException {
        flush();
        response.end();
    }
}
