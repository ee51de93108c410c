package dev.darkroom.adapter.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Size and SHA-256 (lower-case hex) of a file as it was read. */
record FileDigest(long bytes, String sha256) {
    private static final int BUFFER = 64 * 1024;

    static FileDigest of(Path file) throws IOException {
        return read(file, chunk -> {});
    }

    /** Copies the file; the digest is of the bytes that were written. */
    static FileDigest copy(Path file, WritableByteChannel out) throws IOException {
        return read(file, chunk -> {
            while (chunk.hasRemaining()) {
                out.write(chunk);
            }
        });
    }

    private static FileDigest read(Path file, Sink sink) throws IOException {
        MessageDigest digest = sha256Digest();
        long bytes = 0;
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                sink.take(ByteBuffer.wrap(buffer, 0, n));
                bytes += n;
            }
        }
        return new FileDigest(bytes, HexFormat.of().formatHex(digest.digest()));
    }

    static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private interface Sink {
        void take(ByteBuffer chunk) throws IOException;
    }
}
