package dev.darkroom.provider.dryrun;

/** The two diagonals of an empty frame: the usual sign for 'no picture here'. */
record Cross(int width, int height, float thickness, int colour, float strength) implements Layer {
    @Override
    public void paint(int y, byte[] rgb) {
        float centre = (y + 0.5f) * width / height;
        line(rgb, centre);
        line(rgb, width - centre);
    }

    private void line(byte[] rgb, float centre) {
        float across = (float) Math.sqrt((double) width * width + (double) height * height) / height;
        float half = thickness * across / 2;
        int first = Math.max(0, (int) (centre - half - across - 1));
        int last = Math.min(width - 1, (int) (centre + half + across + 1));
        for (int x = first; x <= last; x++) {
            float inside = (half - Math.abs(x + 0.5f - centre)) / across + 0.5f;
            float share = Math.max(0, Math.min(1, inside));
            Rgb.mixInto(rgb, 3 * x, colour, (int) (256 * strength * share));
        }
    }
}
