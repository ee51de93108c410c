package dev.darkroom.simulator;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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
 */
record SentImage(String format, int width, int height) {
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
            return Optional.of(new SentImage(format, image.getWidth(), image.getHeight()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // damaged: the caller refuses it, as a provider does
        }
    }
}
