package dev.darkroom.asset;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;

/**
 * Decodes an image once, at a reduced size where it is large, and says how it looks. Safe for many threads; only so many
 * images are decoded at a time, the others wait.
 */
public final class ImageAnalyser {
    private final int thumbnailSide;
    private final Semaphore decodes;

    /**
     * @param thumbnailSide the longest side of thumbnails in pixels, 16 to 2048
     * @param concurrentDecodes how many images may be in memory at a time, from 1
     */
    public ImageAnalyser(int thumbnailSide, int concurrentDecodes) {
        if (thumbnailSide < 16 || thumbnailSide > 2048) {
            throw new IllegalArgumentException("thumbnailSide is " + thumbnailSide + "; expected 16 to 2048 pixels");
        }
        if (concurrentDecodes < 1) {
            throw new IllegalArgumentException("concurrentDecodes is " + concurrentDecodes + "; expected 1 or more");
        }
        this.thumbnailSide = thumbnailSide;
        this.decodes = new Semaphore(concurrentDecodes, true);
    }

    /**
     * Looks at an inspected image. The inspector's limits keep the memory this takes within bounds.
     *
     * @throws BadImageException when its pixels cannot be decoded
     * @throws IOException when the file cannot be opened
     * @throws InterruptedException when the thread was interrupted while it waited for its turn
     */
    public ImageLook look(Path file, ImageInfo info) throws BadImageException, IOException, InterruptedException {
        decodes.acquire();
        try {
            Pixels pixels = decoded(file, info);
            Thumbnail thumbnail = Thumbnail.of(pixels, thumbnailSide);
            return new ImageLook(
                    PerceptualHash.of(pixels), DominantColours.of(pixels), thumbnail.bytes(), thumbnail.format());
        } finally {
            decodes.release();
        }
    }

    private Pixels decoded(Path file, ImageInfo info) throws BadImageException, IOException {
        Iterator<ImageReader> readers =
                ImageIO.getImageReadersByFormatName(info.format().word());
        if (!readers.hasNext()) {
            throw new IllegalStateException("this Java cannot read " + info.format());
        }
        ImageReader reader = readers.next();
        try (FileImageInputStream in = new FileImageInputStream(file.toFile())) {
            reader.setInput(in, true, true);
            return Pixels.of(read(reader, info));
        } finally {
            reader.dispose();
        }
    }

    private BufferedImage read(ImageReader reader, ImageInfo info) throws BadImageException {
        try {
            if (reader.getWidth(0) != info.width() || reader.getHeight(0) != info.height()) {
                throw new BadImageException("a " + info.format() + " whose decoder sees " + reader.getWidth(0) + "x"
                        + reader.getHeight(0) + " pixels where its header says " + info.width() + "x" + info.height());
            }
            ImageReadParam how = reader.getDefaultReadParam();
            int step = step(info);
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

    /** Leaves at least twice the thumbnail's size, so that averaging has something to average. */
    private int step(ImageInfo info) {
        int longest = Math.max(info.width(), info.height());
        int shortest = Math.min(info.width(), info.height());
        return Math.max(1, Math.min(longest / (2 * thumbnailSide), shortest));
    }
}
