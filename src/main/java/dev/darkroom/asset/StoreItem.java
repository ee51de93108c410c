package dev.darkroom.asset;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * One object to be stored: an image, a thumbnail or a sidecar that lies complete on disk.
 *
 * @param key name in storage, made from our own ids: see {@link StorageKeyRule}
 * @param file the bytes; nobody writes to it any more, as storage on the same disk takes it as it is, by a link. Those of an
 *     image have been synced to disk by whoever wrote them; what is derived is synced when it is stored
 * @param contentType media type, such as {@code image/png}
 * @param sha256 SHA-256 of the file, lower-case hex
 * @param bytes size of the file
 * @param derived made from the image (thumbnail, sidecar): another version may have made other bytes of it, so what is
 *     stored already is as good
 */
public record StoreItem(String key, Path file, String contentType, String sha256, long bytes, boolean derived) {
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z]+/[A-Za-z0-9.+-]+(; ?[a-z]+=[A-Za-z0-9-]+)?");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** An image: what is stored already must be the same. */
    public StoreItem(String key, Path file, String contentType, String sha256, long bytes) {
        this(key, file, contentType, sha256, bytes, false);
    }

    /** Refuses a wrong key, content type, hash or size with an {@link IllegalArgumentException} that names it. */
    public StoreItem {
        StorageKeyRule.check(key);
        if (!MEDIA_TYPE.matcher(contentType).matches()) {
            throw new IllegalArgumentException("contentType of " + key + " must be a media type such as image/png");
        }
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("sha256 of " + key + " must be 64 lower-case hex digits");
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes of " + key + " must be 1 or more, not " + bytes);
        }
    }
}
