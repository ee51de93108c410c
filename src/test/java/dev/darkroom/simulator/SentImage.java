package dev.darkroom.simulator;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * A picture that came with a request.
 *
 * @param format {@code png}, {@code jpeg} or {@code webp}
 * @param hasHole whether a pixel is wholly transparent
 */
record SentImage(String format, int width, int height, boolean hasHole) {
    SentImage(String format, int width, int height) {
        this(format, width, height, false);
    }

    /** Decodes the whole file; empty when it is no picture. */
    static Optional<SentImage> of(byte[] bytes) {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            reader.setInput(in);
            BufferedImage image = reader.read(0);
            String format = reader.getFormatName().toLowerCase(Locale.ROOT);
            return Optional.of(new SentImage(format, image.getWidth(), image.getHeight(), hasHole(image)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // damaged: the caller refuses it, as a provider does
        }
    }

    private static boolean hasHole(BufferedImage image) {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return image.getColorModel().hasAlpha() && Arrays.stream(pixels).anyMatch(pixel -> pixel >>> 24 == 0);
    }
}
