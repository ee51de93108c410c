package dev.darkroom.provider.dryrun;

/**
 * A shape in one colour.
 *
 * @param mask the shape, placed in the picture; it may reach beyond its edges
 * @param colour its colour
 * @param strength 0 to 1
 */
record Ink(Mask mask, int colour, float strength) implements Layer {
    @Override
    public void paint(int y, byte[] rgb) {
        int row = y - mask.y();
        if (row < 0 || row >= mask.height()) {
            return;
        }
        int first = Math.max(0, -mask.x());
        int last = Math.min(mask.width(), rgb.length / 3 - mask.x());
        for (int i = first; i < last; i++) {
            int covered = mask.coverage()[row * mask.width() + i] & 255;
            if (covered > 0) {
                Rgb.mixInto(rgb, 3 * (mask.x() + i), colour, (int) (covered * strength * (256 / 255f) + 0.5f));
            }
        }
    }
}
