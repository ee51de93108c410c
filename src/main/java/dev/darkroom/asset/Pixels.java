package dev.darkroom.asset;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.util.Arrays;

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
        return new Pixels(width, height, argb(image, width, height));
    }

    private static int[] argb(BufferedImage image, int width, int height) {
        if (image.getColorModel() instanceof ComponentColorModel colours) {
            if (colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
                return grey(image);
            }
            if (isPlain(colours)
                    && image.getSampleModel() instanceof PixelInterleavedSampleModel samples
                    && image.getRaster().getParent() == null) {
                return interleaved(image.getRaster(), samples, colours.hasAlpha());
            }
        }
        return image.getRGB(0, 0, width, height, null, 0, width);
    }

    /** Whether its components are bytes that are red, green and blue as they are, and alpha perhaps. */
    private static boolean isPlain(ComponentColorModel colours) {
        return colours.getColorSpace().isCS_sRGB()
                && colours.getTransferType() == DataBuffer.TYPE_BYTE
                && !colours.isAlphaPremultiplied()
                && Arrays.stream(colours.getComponentSize()).allMatch(bits -> bits == 8);
    }

    /** What {@code getRGB} says as well, which asks the colour model for each pixel and takes three times as long as decoding. */
    private static int[] interleaved(Raster raster, PixelInterleavedSampleModel samples, boolean hasAlpha) {
        byte[] bytes = ((DataBufferByte) raster.getDataBuffer()).getData();
        int[] offsets = samples.getBandOffsets();
        int red = offsets[0];
        int green = offsets[1];
        int blue = offsets[2];
        int alpha = hasAlpha ? offsets[3] : -1;
        int[] argb = new int[raster.getWidth() * raster.getHeight()];
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            int from = y * samples.getScanlineStride();
            for (int x = 0; x < raster.getWidth(); x++) {
                int a = hasAlpha ? bytes[from + alpha] : 255;
                argb[to++] = a << 24
                        | (bytes[from + red] & 255) << 16
                        | (bytes[from + green] & 255) << 8
                        | (bytes[from + blue] & 255);
                from += samples.getPixelStride();
            }
        }
        return argb;
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
        int[] columns = edges(width, toWidth);
        int[] rows = edges(height, toHeight);
        int[] out = new int[toWidth * toHeight];
        int to = 0;
        for (int y = 0; y < toHeight; y++) {
            int y1 = Math.max(rows[y] + 1, rows[y + 1]);
            for (int x = 0; x < toWidth; x++) {
                int x1 = Math.max(columns[x] + 1, columns[x + 1]);
                out[to++] = average(columns[x], rows[y], x1, y1);
            }
        }
        return new Pixels(toWidth, toHeight, out);
    }

    /** Where each of so many parts of a length begins, and the length itself. */
    private static int[] edges(int length, int parts) {
        int[] edges = new int[parts + 1];
        for (int i = 0; i <= parts; i++) {
            edges[i] = (int) ((long) i * length / parts);
        }
        return edges;
    }

    /** The average of a rectangle; the more transparent a pixel, the less its colour counts. */
    private int average(int x0, int y0, int x1, int y1) {
        long count = (long) (x1 - x0) * (y1 - y0);
        if (count == 1) {
            int pixel = argb[y0 * width + x0];
            return pixel >>> 24 == 0 ? 0 : pixel;
        }
        long opaque = 0;
        long red = 0;
        long green = 0;
        long blue = 0;
        long a = 0;
        long r = 0;
        long g = 0;
        long b = 0;
        for (int y = y0; y < y1; y++) {
            int end = y * width + x1;
            for (int i = y * width + x0; i < end; i++) {
                int pixel = argb[i];
                int alpha = pixel >>> 24;
                if (alpha == 255) { // nearly all of nearly all images, and simpler
                    opaque++;
                    red += pixel >> 16 & 255;
                    green += pixel >> 8 & 255;
                    blue += pixel & 255;
                } else {
                    a += alpha;
                    r += (long) alpha * (pixel >> 16 & 255);
                    g += (long) alpha * (pixel >> 8 & 255);
                    b += (long) alpha * (pixel & 255);
                }
            }
        }
        if (opaque == count) {
            return 255 << 24 | rounded(red, count) << 16 | rounded(green, count) << 8 | rounded(blue, count);
        }
        a += 255 * opaque;
        if (a == 0) {
            return 0;
        }
        return rounded(a, count) << 24
                | rounded(r + 255 * red, a) << 16
                | rounded(g + 255 * green, a) << 8
                | rounded(b + 255 * blue, a);
    }

    private static int rounded(long sum, long by) {
        long dividend = sum + by / 2;
        // The processor divides such numbers several times faster.
        return dividend <= Integer.MAX_VALUE && by <= Integer.MAX_VALUE
                ? (int) dividend / (int) by
                : (int) (dividend / by);
    }
}
