package dev.darkroom.provider.dryrun;

/**
 * How much of each pixel a shape covers.
 *
 * @param x left edge in the picture
 * @param y upper edge in the picture
 * @param coverage row by row, 0 to 255
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copies would cost more than they protect
record Mask(int x, int y, int width, int height, byte[] coverage) {}
