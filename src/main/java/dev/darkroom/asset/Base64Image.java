package dev.darkroom.asset;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;

/** Decodes base64 piece by piece. Both alphabets are read; the padding may be missing. */
public final class Base64Image {
    /** Whole groups of four characters. */
    private static final int PIECE = 64 * 1024;

    private Base64Image() {}

    /**
     * Writes what the text holds.
     *
     * @throws BadImageException when it is not base64
     */
    public static void decode(String text, OutputStream sink) throws IOException, BadImageException {
        for (int start = 0; start < text.length(); start += PIECE) {
            String piece = text.substring(start, Math.min(text.length(), start + PIECE));
            sink.write(decoded(piece.replace('-', '+').replace('_', '/'), start + PIECE < text.length()));
        }
    }

    private static byte[] decoded(String piece, boolean more) throws BadImageException {
        try {
            if (more && piece.endsWith("=")) {
                throw new BadImageException("base64 with padding before its end");
            }
            return Base64.getDecoder().decode(piece);
        } catch (IllegalArgumentException e) {
            // The decoder's message may hold characters of the text.
            throw new BadImageException("base64 that is damaged or cut off");
        }
    }
}
