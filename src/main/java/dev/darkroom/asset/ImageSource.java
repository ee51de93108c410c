package dev.darkroom.asset;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of an image, read once from front to back, with the limit on its pixels. */
final class ImageSource {
    private final InputStream in;
    private static final int SKIP_BUFFER = 8192;

    private final long maxPixels;

    /** @param in buffered */
    ImageSource(InputStream in, long maxPixels) {
        this.in = in;
        this.maxPixels = maxPixels;
    }

    int u8() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException();
        }
        return b;
    }

    int u16() throws IOException {
        return u8() << 8 | u8();
    }

    int u16LittleEndian() throws IOException {
        return u8() | u8() << 8;
    }

    int u24LittleEndian() throws IOException {
        return u16LittleEndian() | u8() << 16;
    }

    long u32() throws IOException {
        return (long) u16() << 16 | u16();
    }

    long u32LittleEndian() throws IOException {
        return u16LittleEndian() | (long) u16LittleEndian() << 16;
    }

    byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    /** Reads over bytes: a stream that hashes what is read would not see them if they were skipped. */
    void skip(long length) throws IOException {
        byte[] over = new byte[(int) Math.min(length, SKIP_BUFFER)];
        for (long left = length; left > 0; ) {
            int count = in.read(over, 0, (int) Math.min(left, over.length));
            if (count < 0) {
                throw new EOFException();
            }
            left -= count;
        }
    }

    /** The size, if it is one. @throws BadImageException for no pixels or more than allowed */
    Size size(long width, long height) throws BadImageException {
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw new BadImageException("its header says " + width + "x" + height + " pixels, which is no picture");
        }
        if (width > maxPixels / height) {
            throw new BadImageException("its header says " + width + "x" + height + " pixels; the limit is " + maxPixels
                    + " pixels in all");
        }
        return new Size((int) width, (int) height);
    }
}
