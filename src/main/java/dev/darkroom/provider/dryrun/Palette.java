package dev.darkroom.provider.dryrun;

import java.util.Random;

/**
 * The colours of one picture.
 *
 * @param layers from the bright sky to the dark foreground
 * @param sun the disc behind the layers
 * @param deep the near-black behind text
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copies would cost more than they protect
record Palette(int[] layers, int sun, int deep) {
    /** Of many such words the one that sets the hues of the usual providers furthest apart. */
    private static final String SPREAD = "hue 49342";

    /** A warm white: the hue of yellow. */
    private static final int SUNLIGHT = 92;

    /** Colours that belong to a provider's name; {@code mood} shifts them a little, so that pictures differ. */
    static Palette of(String provider, int count, Random mood) {
        int hue = Seeds.random(SPREAD, provider).nextInt(360);
        double turn = 70 * turn(hue);
        double start = hue + mood.nextInt(21) - 10;
        int[] layers = new int[count];
        for (int i = 0; i < count; i++) {
            double t = i / (count - 1.0);
            double chroma = 0.045 + 0.36 * t * (1 - t);
            layers[i] = Rgb.oklch(0.93 - 0.73 * t, chroma, start + turn * t);
        }
        int sun = Rgb.oklch(0.98, 0.055, SUNLIGHT);
        return new Palette(layers, sun, Rgb.oklch(0.19, 0.04, start + turn));
    }

    /** Which way hues go as they darken: yellow by red and green by blue, for the other way lies olive. */
    private static int turn(int hue) {
        return hue >= 115 && hue < 300 ? 1 : -1;
    }

    /** Greys for a picture that stands in for one. */
    static Palette grey(int count) {
        int[] layers = new int[count];
        for (int i = 0; i < count; i++) {
            layers[i] = Rgb.oklch(0.86 - 0.34 * i / (count - 1.0), 0, 0);
        }
        return new Palette(layers, Rgb.oklch(0.92, 0, 0), Rgb.oklch(0.22, 0, 0));
    }
}
