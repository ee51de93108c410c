package dev.darkroom.asset;

import dev.darkroom.job.ImageFormat;
import java.util.List;

/**
 * How an image looks.
 *
 * @param perceptualHash 16 hex digits; pictures that look alike differ in few bits
 * @param colours one to five as {@code #rrggbb}, most common first; none when all is transparent
 * @param thumbnail an image file
 * @param thumbnailFormat PNG when something is transparent, else JPEG
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copies would cost more than they protect
public record ImageLook(String perceptualHash, List<String> colours, byte[] thumbnail, ImageFormat thumbnailFormat) {
    public ImageLook {
        colours = List.copyOf(colours);
    }
}
