package dev.darkroom.job;

/** Width and height in pixels. */
public record PixelSize(int width, int height) {
    private static final double MEGAPIXEL = 1024.0 * 1024.0;
    private static final int STEP = 64;
    private static final int LONGEST = 4096;

    /**
     * About one megapixel in that ratio, sides rounded to multiples of 64. A side never exceeds 4096 pixels, so the most
     * extreme ratios get less than a megapixel.
     *
     * @param ratio such as {@code 16:9}
     */
    static PixelSize ofRatio(String ratio) {
        int colon = ratio.indexOf(':');
        double across = Integer.parseInt(ratio.substring(0, colon));
        double down = Integer.parseInt(ratio.substring(colon + 1));
        double unit = Math.min(Math.sqrt(MEGAPIXEL / (across * down)), LONGEST / Math.max(across, down));
        return new PixelSize(rounded(across * unit), rounded(down * unit));
    }

    private static int rounded(double pixels) {
        return STEP * (int) Math.max(1, Math.round(pixels / STEP));
    }

    /** The size that is written as {@code WIDTHxHEIGHT}. @throws NumberFormatException when it is not */
    public static PixelSize of(String text) {
        int cross = text.indexOf('x');
        return new PixelSize(
                Integer.parseInt(text.substring(0, Math.max(0, cross))), Integer.parseInt(text.substring(cross + 1)));
    }

    /** Width times height. */
    public long pixels() {
        return (long) width * height;
    }

    /** Width divided by height of a ratio such as {@code 16:9}. */
    public static double quotient(String ratio) {
        int colon = ratio.indexOf(':');
        return Double.parseDouble(ratio.substring(0, colon)) / Double.parseDouble(ratio.substring(colon + 1));
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
