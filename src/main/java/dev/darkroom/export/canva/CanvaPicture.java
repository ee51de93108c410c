package dev.darkroom.export.canva;

import dev.darkroom.export.ExportException;
import dev.darkroom.export.StoredImage;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Makes of an image what Canva takes: a JPEG, PNG or WebP with one frame, of less than 50 MB. */
final class CanvaPicture {
    private static final Set<String> TAKEN = Set.of("image/png", "image/jpeg", "image/webp");
    private static final float QUALITY = 0.92f;
    private static final int ANIMATION = 0x02;

    private final int limit;

    /** @param limit bytes that are too many */
    CanvaPicture(int limit) {
        this.limit = limit;
    }

    /**
     * The bytes to send: the image's own, or a JPEG made of a PNG that is too large.
     *
     * @throws ExportException when Canva takes neither
     */
    byte[] of(StoredImage image, byte[] bytes) throws ExportException {
        if (!TAKEN.contains(image.contentType())) {
            throw ExportException.never("Canva does not take " + image.contentType());
        }
        if (image.contentType().equals("image/webp") && animated(bytes)) {
            throw ExportException.never("Canva takes only WebP images with one frame, and this one is animated");
        }
        if (bytes.length < limit) {
            return bytes;
        }
        if (image.contentType().equals("image/png")) {
            byte[] smaller = jpeg(bytes);
            if (smaller.length < limit) {
                return smaller;
            }
        }
        throw ExportException.never("the image has " + bytes.length + " bytes, and Canva takes less than " + limit);
    }

    private static boolean animated(byte[] webp) {
        return webp.length > 20
                && webp[12] == 'V'
                && webp[13] == 'P'
                && webp[14] == '8'
                && webp[15] == 'X'
                && (webp[20] & ANIMATION) != 0;
    }

    private byte[] jpeg(byte[] png) throws ExportException {
        try {
            BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
            if (read == null) {
                throw new IOException("it is no PNG");
            }
            if (read.getColorModel().hasAlpha()) {
                throw ExportException.never("the image has " + png.length + " bytes, Canva takes less than " + limit
                        + ", and as a smaller JPEG it would lose its transparency");
            }
            BufferedImage opaque = new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_RGB);
            Graphics2D paint = opaque.createGraphics();
            paint.drawImage(read, 0, 0, null);
            paint.dispose();
            return write(opaque);
        } catch (IOException e) {
            throw ExportException.never(
                    "the image is too large for Canva and cannot be made smaller: " + e.getMessage());
        }
    }

    private static byte[] write(BufferedImage opaque) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(opaque, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
