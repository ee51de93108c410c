package dev.darkroom.asset;

import dev.darkroom.job.ImageFormat;
import java.nio.file.Path;

/**
 * An image that an edit begins with, or its mask, checked and at hand.
 *
 * @param path its file, there as long as the render is worked on
 * @param format by its first bytes
 * @param width pixels
 * @param height pixels
 * @param bytes length of the file
 * @param sha256 of the file, lower-case hex
 */
public record InputImage(Path path, ImageFormat format, int width, int height, long bytes, String sha256) {
    /** @param info what was found when the file was looked at */
    public InputImage(Path path, ImageInfo info) {
        this(path, info.format(), info.width(), info.height(), info.bytes(), info.sha256());
    }
}
