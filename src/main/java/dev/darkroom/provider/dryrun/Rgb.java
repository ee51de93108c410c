package dev.darkroom.provider.dryrun;

/** Colours as {@code 0xRRGGBB}. Only arithmetic that gives the same bits on every machine. */
final class Rgb {
    private Rgb() {}

    /** From OKLCH: lightness 0 to 1, chroma from 0, hue in degrees; out-of-range values are clipped. */
    static int oklch(double lightness, double chroma, double hue) {
        double a = chroma * StrictMath.cos(StrictMath.toRadians(hue));
        double b = chroma * StrictMath.sin(StrictMath.toRadians(hue));
        double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
        double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
        double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
        return pack(
                gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                gamma(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
    }

    /** Mixes a share (0 to 1) of {@code top} into {@code base}. */
    static int mix(int base, int top, float share) {
        int part = (int) (share * 256f + 0.5f);
        int r = (base >> 16 & 255) * (256 - part) + (top >> 16 & 255) * part;
        int g = (base >> 8 & 255) * (256 - part) + (top >> 8 & 255) * part;
        int b = (base & 255) * (256 - part) + (top & 255) * part;
        return pack((r + 128) >> 8, (g + 128) >> 8, (b + 128) >> 8);
    }

    /** Mixes a share (0 to 256) of {@code top} into the pixel that starts at {@code at}. */
    static void mixInto(byte[] rgb, int at, int top, int part) {
        rgb[at] = blend(rgb[at], top >> 16 & 255, part);
        rgb[at + 1] = blend(rgb[at + 1], top >> 8 & 255, part);
        rgb[at + 2] = blend(rgb[at + 2], top & 255, part);
    }

    private static byte blend(byte base, int top, int part) {
        return (byte) (((base & 255) * (256 - part) + top * part + 128) >> 8);
    }

    private static int pack(int r, int g, int b) {
        return (r << 16) | (g << 8) | b;
    }

    private static double cube(double x) {
        return x * x * x;
    }

    private static int gamma(double linear) {
        double c = Math.max(0, Math.min(1, linear));
        double s = c <= 0.0031308 ? 12.92 * c : 1.055 * StrictMath.pow(c, 1 / 2.4) - 0.055;
        return (int) (s * 255 + 0.5);
    }
}
