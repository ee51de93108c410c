package dev.darkroom.asset;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;

/** Decodes inspected images: the inspector's limits keep the memory this takes within bounds. */
final class ImageDecoder {
    private ImageDecoder() {}

    /**
     * Its pixels; of a large image at least twice {@code side} on its longer side, so that averaging has something to average.
     *
     * @throws BadImageException when its pixels cannot be decoded
     * @throws IOException when the file cannot be opened
     */
    static Pixels pixels(Path file, ImageInfo info, int side) throws BadImageException, IOException {
        Iterator<ImageReader> readers =
                ImageIO.getImageReadersByFormatName(info.format().word());
        if (!readers.hasNext()) {
            throw new IllegalStateException("this Java cannot read " + info.format());
        }
        ImageReader reader = readers.next();
        try (FileImageInputStream in = new FileImageInputStream(file.toFile())) {
            reader.setInput(in, true, true);
            return Pixels.of(read(reader, info, step(info, side)));
        } finally {
            reader.dispose();
        }
    }

    private static BufferedImage read(ImageReader reader, ImageInfo info, int step) throws BadImageException {
        try {
            if (reader.getWidth(0) != info.width() || reader.getHeight(0) != info.height()) {
                throw new BadImageException("a " + info.format() + " whose decoder sees " + reader.getWidth(0) + "x"
                        + reader.getHeight(0) + " pixels where its header says " + info.width() + "x" + info.height());
            }
            ImageReadParam how = reader.getDefaultReadParam();
            how.setSourceSubsampling(step, step, 0, 0);
            return reader.read(0, how);
        } catch (IOException | RuntimeException e) {
            // Decoders meet broken data with whatever exception their arithmetic ends in. Lack of memory is our fault.
            if (e.getCause() instanceof OutOfMemoryError memory) {
                throw memory;
            }
            throw new BadImageException("a " + info.format() + " whose pixels cannot be decoded: " + e.getMessage(), e);
        }
    }

    private static int step(ImageInfo info, int side) {
        int longest = Math.max(info.width(), info.height());
        int shortest = Math.min(info.width(), info.height());
        return Math.max(1, Math.min(longest / (2 * side), shortest));
    }
}
