package dev.darkroom.asset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Decodes an image once, at a reduced size where it is large, and says how it looks; one that comes again soon is not decoded
 * again. Safe for many threads; only so many images are decoded at a time, the others wait.
 */
public final class ImageAnalyser {
    /** What a cache gives out often is decoded once. */
    private static final int MOST_REMEMBERED = 32;

    private final int thumbnailSide;
    private final Semaphore decodes;
    /** Of the last images, by the SHA-256 of their bytes; the one that came longest ago is the first. */
    private final Map<String, ImageLook> last = new LinkedHashMap<>(16, 0.75f, true);

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
        ImageLook known = remembered(info);
        return known == null ? remember(info, lookAt(file, info)) : known;
    }

    private ImageLook lookAt(Path file, ImageInfo info) throws BadImageException, IOException, InterruptedException {
        decodes.acquire();
        try {
            Pixels pixels = ImageDecoder.pixels(file, info, thumbnailSide);
            Thumbnail thumbnail = Thumbnail.of(pixels, thumbnailSide);
            return new ImageLook(
                    PerceptualHash.of(pixels), DominantColours.of(pixels), thumbnail.bytes(), thumbnail.format());
        } finally {
            decodes.release();
        }
    }

    private ImageLook remembered(ImageInfo info) {
        synchronized (last) {
            return last.get(info.sha256());
        }
    }

    private ImageLook remember(ImageInfo info, ImageLook look) {
        synchronized (last) {
            last.put(info.sha256(), look);
            if (last.size() > MOST_REMEMBERED) {
                last.remove(last.keySet().iterator().next());
            }
        }
        return look;
    }
}
