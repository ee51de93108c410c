package dev.darkroom.asset;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * The folder where a provider's bytes land first: written, synced to disk and hashed before anything else is done with
 * them, and removed when they are in storage and settled.
 */
public final class Spool {
    private final Path folder;

    /** @param folder made when missing */
    public Spool(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the spool " + folder + " cannot be made", e);
        }
    }

    /** Writes an image's bytes to a stream. */
    @FunctionalInterface
    public interface Source {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The file of an asset's bytes. */
    public Path image(String assetId) {
        return folder.resolve(assetId + ".image");
    }

    /** The file of something that goes with the asset, such as {@code thumb} or {@code json}. */
    public Path companion(String assetId, String what) {
        return folder.resolve(assetId + "." + what);
    }

    /**
     * Writes the bytes of an asset and syncs them and their name to disk.
     *
     * @return their SHA-256, lower-case hex
     */
    public String write(String assetId, Source source) throws IOException {
        MessageDigest sha256 = sha256();
        try (FileChannel channel = FileChannel.open(
                image(assetId),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), sha256);
            source.writeTo(out);
            out.flush();
            channel.force(true);
        }
        syncNames();
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** The file of a provider's whole answer, there only when it is complete and synced. */
    public Path answer(String assetId) {
        return companion(assetId, "answer");
    }

    /**
     * Keeps a provider's answer: under its name, and synced to disk, only when the source has written all of it.
     *
     * @param source what it throws leaves nothing behind
     */
    public void keepAnswer(String assetId, Source source) throws IOException {
        Path part = companion(assetId, "answer-part");
        try {
            try (FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                source.writeTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            Files.move(part, answer(assetId), StandardCopyOption.ATOMIC_MOVE);
            syncNames();
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void syncNames() throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Whether a provider's whole answer is there. */
    public boolean hasAnswer(String assetId) {
        return Files.exists(answer(assetId));
    }

    /** How many bytes all files have together. */
    public long bytes() throws IOException {
        long sum = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                sum += size(file);
            }
        }
        return sum;
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0; // stored and removed in the meantime
        }
    }

    /** How many bytes are free on its disk. */
    public long freeBytes() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    /** Forgets the asset's files. */
    public void remove(String assetId) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, assetId + ".*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Forgets every file that belongs to none of these assets: what a crash left behind. */
    public void keepOnly(Set<String> assetIds) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                int dot = name.indexOf('.');
                if (!assetIds.contains(dot < 0 ? name : name.substring(0, dot))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
