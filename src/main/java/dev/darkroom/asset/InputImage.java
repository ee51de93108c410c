package dev.darkroom.asset;

import dev.darkroom.job.ImageFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

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

    /** The file in base64. */
    public String base64() {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException("the input image " + sha256 + " cannot be read", e);
        }
    }
}
