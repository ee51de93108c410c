package dev.darkroom.asset;

import java.io.IOException;

/** JPEG: segments, then coded pixels, up to the end mark (EOI). */
final class JpegHeader implements HeaderReader {
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;

    @Override
    public Size read(ImageSource in) throws BadImageException, IOException {
        in.skip(2);
        Size size = null;
        boolean scanned = false;
        int marker = next(in);
        while (marker != EOI) {
            int length = in.u16() - 2;
            if (length < 0) {
                throw new BadImageException("a broken JPEG: a segment of negative length");
            }
            if (frame(marker)) {
                if (size != null || length < 6) {
                    throw new BadImageException("a broken JPEG: its frame header (SOF) is damaged or there twice");
                }
                in.skip(1);
                int height = in.u16();
                size = in.size(in.u16(), height);
                in.skip(length - 5);
            } else {
                in.skip(length);
            }
            scanned |= marker == SOS;
            marker = marker == SOS ? afterPixels(in) : next(in);
        }
        if (size == null || !scanned) {
            throw new BadImageException("a broken JPEG: it ends before any pixel data");
        }
        return size;
    }

    /** SOF0 to SOF15, without the three in that range that mean something else. */
    private static boolean frame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static int next(ImageSource in) throws BadImageException, IOException {
        if (in.u8() != 0xFF) {
            throw new BadImageException("a broken JPEG: no segment where one should be");
        }
        return filled(in);
    }

    /** The first marker after coded pixels; stuffed zeros and restart marks belong to the pixels. */
    private static int afterPixels(ImageSource in) throws IOException {
        while (true) {
            if (in.u8() == 0xFF) {
                int marker = filled(in);
                boolean restart = marker >= 0xD0 && marker <= 0xD7;
                if (marker != 0 && !restart) {
                    return marker;
                }
            }
        }
    }

    /** Any number of 0xFF may stand before a marker. */
    private static int filled(ImageSource in) throws IOException {
        int marker = in.u8();
        while (marker == 0xFF) {
            marker = in.u8();
        }
        return marker;
    }
}
