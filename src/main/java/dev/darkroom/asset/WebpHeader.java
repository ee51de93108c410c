package dev.darkroom.asset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * WebP: a RIFF container with chunks. Each chunk that declares a size is held against the pixel limit: the canvas may
 * say less than the picture in it.
 */
final class WebpHeader implements HeaderReader {
    private static final int CHUNK_HEADER = 8;
    private static final int FRAME_HEADER = 16;

    @Override
    public Size read(ImageSource in) throws BadImageException, IOException {
        in.skip(4);
        long left = in.u32LittleEndian() - 4;
        in.skip(4);
        Size canvas = null;
        Size picture = null;
        while (left >= CHUNK_HEADER) {
            String type = new String(in.bytes(4), StandardCharsets.ISO_8859_1);
            long length = in.u32LittleEndian();
            left -= CHUNK_HEADER;
            if (length > left) {
                throw new BadImageException("a broken WebP: chunk '" + type + "' is longer than the file says");
            }
            // Some writers leave the last padding byte out.
            long padded = Math.min(length + (length & 1), left);
            switch (type) {
                case "VP8X" -> canvas = extended(in, padded);
                case "VP8 " -> picture = first(picture, lossy(in, padded));
                case "VP8L" -> picture = first(picture, lossless(in, padded));
                case "ANMF" -> {
                    // A frame holds chunks itself: the next ones read are those.
                    requireLength(type, padded, FRAME_HEADER);
                    in.skip(FRAME_HEADER);
                    padded = FRAME_HEADER;
                }
                default -> in.skip(padded);
            }
            left -= padded;
        }
        if (left < 0) {
            throw new BadImageException("a broken WebP: its header gives too short a length");
        }
        in.skip(left);
        if (picture == null) {
            throw new BadImageException("a broken WebP: it has no pixel data (VP8)");
        }
        return canvas == null ? picture : canvas;
    }

    private static Size first(Size known, Size found) {
        return known == null ? found : known;
    }

    private static Size extended(ImageSource in, long length) throws BadImageException, IOException {
        requireLength("VP8X", length, 10);
        in.skip(4);
        int width = in.u24LittleEndian() + 1;
        int height = in.u24LittleEndian() + 1;
        in.skip(length - 10);
        return in.size(width, height);
    }

    private static Size lossy(ImageSource in, long length) throws BadImageException, IOException {
        requireLength("VP8 ", length, 10);
        in.skip(3);
        if (in.u24LittleEndian() != 0x2A019D) {
            throw new BadImageException("a broken WebP: its picture (VP8) has no start code");
        }
        int width = in.u16LittleEndian() & 0x3FFF;
        int height = in.u16LittleEndian() & 0x3FFF;
        in.skip(length - 10);
        return in.size(width, height);
    }

    private static Size lossless(ImageSource in, long length) throws BadImageException, IOException {
        requireLength("VP8L", length, 5);
        if (in.u8() != 0x2F) {
            throw new BadImageException("a broken WebP: its picture (VP8L) has no signature");
        }
        long bits = in.u32LittleEndian();
        in.skip(length - 5);
        return in.size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
    }

    private static void requireLength(String type, long length, int least) throws BadImageException {
        if (length < least) {
            throw new BadImageException("a broken WebP: chunk '" + type + "' is too short");
        }
    }
}
