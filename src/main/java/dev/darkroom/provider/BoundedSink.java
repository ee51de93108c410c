package dev.darkroom.provider;

import java.io.IOException;
import java.io.OutputStream;

/** Lets an image of a bounded length through. */
public final class BoundedSink extends OutputStream {
    private final OutputStream sink;
    private final long most;
    private long count;

    /** The image is longer. */
    public static final class FullException extends IOException {
        private static final long serialVersionUID = 1L;

        FullException(long most) {
            super("the image has more than " + most + " bytes, which is darkroom.image.max-size");
        }
    }

    public BoundedSink(OutputStream sink, long most) {
        this.sink = sink;
        this.most = most;
    }

    /** Bytes so far. */
    public long count() {
        return count;
    }

    private void add(int bytes) throws FullException {
        count += bytes;
        if (count > most) {
            throw new FullException(most);
        }
    }

    @Override
    public void write(int b) throws IOException {
        add(1);
        sink.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        add(length);
        sink.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        sink.flush();
    }
}
