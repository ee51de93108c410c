package dev.darkroom.asset;

/**
 * A difference hash: for eight rows of nine grey cells, a bit says whether a cell is darker than the one on its right.
 * Scaling, another format and small retouches change few of the 64 bits.
 */
final class PerceptualHash {
    private static final int CELLS = 9;
    private static final int ROWS = 8;

    private PerceptualHash() {}

    /** 16 hex digits. */
    static String of(Pixels pixels) {
        int[] cells = pixels.reduced(CELLS, ROWS).argb();
        long bits = 0;
        for (int y = 0; y < ROWS; y++) {
            for (int x = 0; x < CELLS - 1; x++) {
                int at = y * CELLS + x;
                bits = bits << 1 | (brightness(cells[at]) < brightness(cells[at + 1]) ? 1 : 0);
            }
        }
        return String.format("%016x", bits);
    }

    /** On white, 0 to 255,000. */
    private static int brightness(int argb) {
        int alpha = argb >>> 24;
        int grey = 299 * (argb >> 16 & 255) + 587 * (argb >> 8 & 255) + 114 * (argb & 255);
        return (grey * alpha + 255_000 * (255 - alpha)) / 255;
    }
}
