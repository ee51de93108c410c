package dev.darkroom.provider.dryrun;

/**
 * Darkens the foot of the picture so that text reads on it.
 *
 * @param top first row that is touched
 * @param full first row that has the whole strength
 * @param colour what it is darkened with
 */
record Scrim(int top, int full, int colour) implements Layer {
    private static final float STRENGTH = 0.8f;

    @Override
    public void paint(int y, byte[] rgb) {
        if (y < top) {
            return;
        }
        float t = Math.min(1, (y - top) / (float) Math.max(1, full - top));
        int part = (int) (256 * STRENGTH * t * t * (3 - 2 * t));
        for (int at = 0; at < rgb.length; at += 3) {
            Rgb.mixInto(rgb, at, colour, part);
        }
    }
}
