package dev.darkroom.asset;

import dev.darkroom.job.ImageFormat;

/**
 * What is known of an image without decoding it.
 *
 * @param format by its first bytes, whatever its name or content type said
 * @param width pixels, from the header
 * @param height pixels, from the header
 * @param bytes length of the file
 * @param sha256 of the file, lower-case hex
 */
public record ImageInfo(ImageFormat format, int width, int height, long bytes, String sha256) {}
