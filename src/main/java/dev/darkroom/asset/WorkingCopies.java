package dev.darkroom.asset;

import dev.darkroom.job.ImageFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/**
 * Makes copies for tools that take only PNG and JPEG, and only up to a size. What says in the sidecar how the image came
 * about is written into the copy. Safe for many threads; one image is in memory at a time, the others wait.
 */
public final class WorkingCopies {
    private final Semaphore turns = new Semaphore(1, true);

    /**
     * A copy.
     *
     * @param bytes of the file
     * @param format PNG or JPEG
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Copy(byte[] bytes, ImageFormat format) {}

    /** Whether the image itself would do. */
    public static boolean isNeeded(Asset asset, int longest) {
        return asset.format() == ImageFormat.WEBP || Math.max(asset.width(), asset.height()) > longest;
    }

    /**
     * Makes one: a PNG of a PNG and of what is transparent, else a JPEG.
     *
     * @param file the asset's image
     * @param longest most pixels of its longer side
     * @throws BadImageException when its pixels cannot be decoded
     * @throws IOException when the file cannot be read
     * @throws InterruptedException when the thread was interrupted while it waited for its turn
     */
    public Copy of(Path file, Asset asset, int longest) throws BadImageException, IOException, InterruptedException {
        ImageInfo info = new ImageInfo(asset.format(), asset.width(), asset.height(), asset.bytes(), asset.sha256());
        turns.acquire();
        try {
            Thumbnail copy = Thumbnail.large(
                    ImageDecoder.pixels(file, info, longest), longest, asset.format() == ImageFormat.PNG);
            return new Copy(SourceMark.marked(copy.bytes(), copy.format(), Sidecar.sourceType(asset)), copy.format());
        } finally {
            turns.release();
        }
    }
}
