package dev.darkroom.asset;

import dev.darkroom.job.JobRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * The folder where the input images of edits lie while their renders are worked on. They can be fetched again, so that
 * losing them costs nothing. A file has its name only when it is whole and synced to disk.
 */
public final class InputFiles {
    private static final Duration KEPT = Duration.ofDays(1);
    private static final String PART = ".part";

    private final Path folder;

    /**
     * Forgets what is older than a day, and what a crash left half written: nobody else may use the folder meanwhile.
     *
     * @param spool its sub-folder {@code .inputs} is used, and made when missing
     */
    public InputFiles(Path spool) {
        folder = spool.resolve(".inputs");
        try {
            Files.createDirectories(folder);
            tidy();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be used: " + e, e);
        }
    }

    /** Where the bytes come from. */
    @FunctionalInterface
    public interface Source<E extends Exception> {
        void writeTo(OutputStream out) throws IOException, E;
    }

    /**
     * The file of an input, fetched when it is not there yet.
     *
     * @param renderId whose input it is
     * @param reference how the job names it
     * @param source what it throws leaves nothing behind
     */
    public <E extends Exception> Path file(String renderId, String reference, Source<E> source) throws IOException, E {
        Path file = path(renderId, reference);
        if (Files.exists(file)) {
            return file;
        }
        Path part = Files.createTempFile(folder, "input-", PART);
        try {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                source.writeTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Forgets what was fetched for a render of this job. */
    public void removeAll(String renderId, JobRequest request) throws IOException {
        for (String reference : request.inputImages()) {
            Files.deleteIfExists(path(renderId, reference));
        }
    }

    private void tidy() throws IOException {
        Instant old = Instant.now().minus(KEPT);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (file.toString().endsWith(PART)
                        || Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
                    Files.delete(file);
                }
            }
        }
    }

    /** References are long and secret, ids of renders hold slashes. */
    private Path path(String renderId, String reference) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((renderId + "\n").getBytes(StandardCharsets.UTF_8));
            sha256.update(reference.getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(sha256.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
