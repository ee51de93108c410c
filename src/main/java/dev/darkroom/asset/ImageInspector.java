package dev.darkroom.asset;

import dev.darkroom.job.ImageFormat;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Says whether a file really is an image we keep: PNG, JPEG or WebP by its first bytes, whole, and within the limits.
 * The file is read once and never decoded, so that a small file which claims to be a huge picture does no harm. Safe for
 * many threads.
 */
public final class ImageInspector {
    private static final int BUFFER = 64 * 1024;

    private final Map<ImageFormat, HeaderReader> readers = Map.of(
            ImageFormat.PNG, new PngHeader(),
            ImageFormat.JPEG, new JpegHeader(),
            ImageFormat.WEBP, new WebpHeader());
    private final long maxBytes;
    private final long maxPixels;

    /**
     * @param maxBytes longest file, from 1
     * @param maxPixels largest width times height, from 1
     */
    public ImageInspector(long maxBytes, long maxPixels) {
        if (maxBytes < 1 || maxPixels < 1) {
            throw new IllegalArgumentException(
                    "maxBytes is " + maxBytes + " and maxPixels is " + maxPixels + "; expected both to be at least 1");
        }
        this.maxBytes = maxBytes;
        this.maxPixels = maxPixels;
    }

    /**
     * Looks at a file.
     *
     * @throws BadImageException when it is not an image we keep; the message says what it is
     * @throws IOException when the file cannot be read
     */
    public ImageInfo inspect(Path file) throws BadImageException, IOException {
        long bytes = Files.size(file);
        if (bytes == 0) {
            throw new BadImageException("an empty file (0 bytes)");
        }
        if (bytes > maxBytes) {
            throw new BadImageException(bytes + " bytes long; the limit is " + maxBytes + " bytes");
        }
        MessageDigest digest = sha256();
        try (InputStream hashed = new DigestInputStream(Files.newInputStream(file), digest);
                InputStream in = new BufferedInputStream(hashed, BUFFER)) {
            in.mark(Magic.LENGTH);
            byte[] head = in.readNBytes(Magic.LENGTH);
            in.reset();
            ImageFormat format = Magic.format(head)
                    .orElseThrow(() -> new BadImageException(
                            Magic.describe(head) + " of " + bytes + " bytes; expected PNG, JPEG or WebP"));
            Size size = size(format, in, bytes);
            in.transferTo(OutputStream.nullOutputStream());
            return new ImageInfo(
                    format, size.width(), size.height(), bytes, HexFormat.of().formatHex(digest.digest()));
        }
    }

    private Size size(ImageFormat format, InputStream in, long bytes) throws BadImageException, IOException {
        try {
            return readers.get(format).read(new ImageSource(in, maxPixels));
        } catch (EOFException e) {
            throw new BadImageException(
                    "a " + format + " that breaks off after " + bytes + " bytes, before the end of the image", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
