package dev.darkroom.adapter.folder;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Passes bytes on, counts them and takes their SHA-256. */
final class DigestStream extends FilterOutputStream {
    private final MessageDigest sha256 = FileDigest.sha256Digest();
    private long bytes;

    DigestStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] all, int from, int length) throws IOException {
        out.write(all, from, length);
        sha256.update(all, from, length);
        bytes += length;
    }

    /** What has passed; asked once, at the end. */
    FileDigest digest() {
        return new FileDigest(bytes, HexFormat.of().formatHex(sha256.digest()));
    }
}
