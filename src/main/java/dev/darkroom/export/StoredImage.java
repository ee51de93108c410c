package dev.darkroom.export;

/**
 * An image as it lies in storage.
 *
 * @param assetId its id
 * @param instanceId whose it is
 * @param storageKey its name in storage
 * @param extension of its file, such as {@code png}
 * @param contentType its media type
 * @param sha256 of its bytes, lower-case hex
 * @param bytes how many
 */
public record StoredImage(
        String assetId,
        String instanceId,
        String storageKey,
        String extension,
        String contentType,
        String sha256,
        long bytes) {
    /** The name of its file at a target: its own id, so that it is unique and the same each time. */
    public String fileName() {
        return assetId + "." + extension;
    }
}
