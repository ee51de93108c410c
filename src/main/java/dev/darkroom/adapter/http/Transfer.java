package dev.darkroom.adapter.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Copies a body within limits of bytes and time, and tells a failing sender from a failing disk. */
public final class Transfer {
    private static final int CHUNK = 64 * 1024;

    private final long most;
    private final long endNanos;

    /** The sender failed; every other exception is ours. */
    public static final class CutException extends IOException {
        private static final long serialVersionUID = 1L;

        CutException(IOException cause) {
            super(cause);
        }

        /** What the connection threw. */
        public IOException failure() {
            return (IOException) getCause();
        }
    }

    /** The sender is too slow, though never silent for long. */
    static final class LateException extends SocketTimeoutException {
        private static final long serialVersionUID = 1L;

        LateException() {
            super("the body takes too long");
        }
    }

    /**
     * @param most bytes at most
     * @param time from now
     */
    public Transfer(long most, Duration time) {
        this.most = most;
        this.endNanos = System.nanoTime() + time.toNanos();
    }

    /**
     * Copies until the end, or until there is more than allowed.
     *
     * @return whether that was all
     * @throws CutException when the body does not come to its end in time
     */
    public boolean copy(InputStream from, OutputStream to) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long left = most;
        while (true) {
            int length = read(from, chunk, (int) Math.min(CHUNK, left + 1));
            if (length < 0) {
                return true;
            }
            if (length > left) {
                to.write(chunk, 0, (int) left);
                return false;
            }
            to.write(chunk, 0, length);
            left -= length;
        }
    }

    private int read(InputStream from, byte[] chunk, int length) throws CutException {
        try {
            if (System.nanoTime() - endNanos > 0) {
                throw new LateException();
            }
            return from.read(chunk, 0, length);
        } catch (IOException e) {
            throw new CutException(e);
        }
    }
}
