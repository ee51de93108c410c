package dev.darkroom.asset;

import dev.darkroom.job.ImageFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A small copy of an image, as a file in memory. */
@SuppressWarnings("ArrayRecordComponent") // never compared; copies would cost more than they protect
record Thumbnail(byte[] bytes, ImageFormat format) {
    private static final float SMALL_QUALITY = 0.85f;
    private static final float LARGE_QUALITY = 0.95f;

    /** At most {@code longest} pixels on its longer side; a small image keeps its size. */
    static Thumbnail of(Pixels pixels, int longest) throws IOException {
        return of(pixels, longest, false, SMALL_QUALITY);
    }

    /**
     * The same for a copy that is worked with.
     *
     * @param lossless whether it becomes a PNG, transparent or not
     */
    static Thumbnail large(Pixels pixels, int longest, boolean lossless) throws IOException {
        return of(pixels, longest, lossless, LARGE_QUALITY);
    }

    private static Thumbnail of(Pixels pixels, int longest, boolean lossless, float quality) throws IOException {
        int side = Math.max(pixels.width(), pixels.height());
        Pixels small = side <= longest
                ? pixels
                : pixels.reduced(scaled(pixels.width(), longest, side), scaled(pixels.height(), longest, side));
        ImageFormat format = lossless || small.transparent() ? ImageFormat.PNG : ImageFormat.JPEG;
        int type = format == ImageFormat.PNG ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        BufferedImage image = new BufferedImage(small.width(), small.height(), type);
        image.getRaster().setDataElements(0, 0, small.width(), small.height(), small.argb());
        return new Thumbnail(encoded(image, format, quality), format);
    }

    private static int scaled(int length, int longest, int side) {
        return Math.max(1, (int) (((long) length * longest + side / 2) / side));
    }

    private static byte[] encoded(BufferedImage image, ImageFormat format, float quality) throws IOException {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format.word());
        ImageWriter writer = writers.next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (format == ImageFormat.JPEG) {
                how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                how.setCompressionQuality(quality);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
