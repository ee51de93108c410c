package dev.darkroom.contract;

import dev.darkroom.asset.StoreItem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** Makes files of any size with known hashes. */
public final class StoredFile {
    private StoredFile() {}

    /** A new file in {@code folder}; the same seed gives the same content. */
    public static StoreItem of(Path folder, String key, long seed, int bytes)
            throws IOException, NoSuchAlgorithmException {
        Path file = Files.createTempFile(folder, "spooled", ".png");
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Random random = new Random(seed);
        byte[] chunk = new byte[Math.min(bytes, 1 << 20)];
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
            for (int left = bytes; left > 0; left -= chunk.length) {
                random.nextBytes(chunk);
                out.write(chunk, 0, Math.min(left, chunk.length));
            }
        }
        return new StoreItem(key, file, "image/png", HexFormat.of().formatHex(digest.digest()), bytes);
    }

    /** The same announcement for another file. */
    public static StoreItem withFile(StoreItem item, Path file) {
        return new StoreItem(item.key(), file, item.contentType(), item.sha256(), item.bytes());
    }
}
