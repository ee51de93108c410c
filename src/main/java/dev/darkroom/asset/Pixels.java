package dev.darkroom.asset;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;

/**
 * A decoded image as plain numbers.
 *
 * @param argb row by row, {@code 0xAARRGGBB}, not premultiplied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copies would cost more than they protect
record Pixels(int width, int height, int[] argb) {
    static Pixels of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        boolean grey = image.getColorModel() instanceof ComponentColorModel
                && image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        int[] argb = grey ? grey(image) : image.getRGB(0, 0, width, height, null, 0, width);
        return new Pixels(width, height, argb);
    }

    /** Java takes stored greys for linear light and would brighten them; what is stored is meant as it is. */
    private static int[] grey(BufferedImage image) {
        Raster raster = image.getRaster();
        int[] size = image.getColorModel().getComponentSize();
        int[] argb = new int[image.getWidth() * image.getHeight()];
        int[] samples = new int[raster.getNumBands()];
        for (int i = 0; i < argb.length; i++) {
            raster.getPixel(i % image.getWidth(), i / image.getWidth(), samples);
            int g = samples[0] * 255 / ((1 << size[0]) - 1);
            int a = samples.length > 1 ? samples[1] * 255 / ((1 << size[1]) - 1) : 255;
            argb[i] = a << 24 | g << 16 | g << 8 | g;
        }
        return argb;
    }

    boolean transparent() {
        for (int pixel : argb) {
            if (pixel >>> 24 < 255) {
                return true;
            }
        }
        return false;
    }

    /** Made smaller: each new pixel is the average of all that it covers, in whole numbers. */
    Pixels reduced(int toWidth, int toHeight) {
        int[] out = new int[toWidth * toHeight];
        for (int y = 0; y < toHeight; y++) {
            int y0 = (int) ((long) y * height / toHeight);
            int y1 = Math.max(y0 + 1, (int) ((y + 1L) * height / toHeight));
            for (int x = 0; x < toWidth; x++) {
                int x0 = (int) ((long) x * width / toWidth);
                int x1 = Math.max(x0 + 1, (int) ((x + 1L) * width / toWidth));
                out[y * toWidth + x] = average(x0, y0, x1, y1);
            }
        }
        return new Pixels(toWidth, toHeight, out);
    }

    /** The average of a rectangle; the more transparent a pixel, the less its colour counts. */
    private int average(int x0, int y0, int x1, int y1) {
        long a = 0;
        long r = 0;
        long g = 0;
        long b = 0;
        for (int y = y0; y < y1; y++) {
            for (int i = y * width + x0; i < y * width + x1; i++) {
                int alpha = argb[i] >>> 24;
                a += alpha;
                r += (long) alpha * (argb[i] >> 16 & 255);
                g += (long) alpha * (argb[i] >> 8 & 255);
                b += (long) alpha * (argb[i] & 255);
            }
        }
        if (a == 0) {
            return 0;
        }
        long count = (long) (x1 - x0) * (y1 - y0);
        return rounded(a, count) << 24 | rounded(r, a) << 16 | rounded(g, a) << 8 | rounded(b, a);
    }

    private static int rounded(long sum, long by) {
        return (int) ((sum + by / 2) / by);
    }
}
