package dev.darkroom.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** The data folder: its places, the id of this node, and the lock that lets one process at a time work in it. */
public final class DataFolder {
    private static final String DRY = "dry-run";
    private static final String REAL = "real";

    private final Path root;

    /** @param root made when missing */
    public DataFolder(Path root) {
        this.root = root;
        try {
            if (Files.notExists(root)) {
                Files.createDirectories(root);
                keepToOwner(root);
            }
        } catch (IOException e) {
            throw unusable(root, e.toString());
        }
        if (!Files.isWritable(root)) {
            throw unusable(root, "it is not writable");
        }
    }

    private static SetupException unusable(Path root, String why) {
        return new SetupException("darkroom.data=" + root + " cannot be used: " + why
                + "; make it writable, or set darkroom.data (DARKROOM_DATA) to another folder");
    }

    /** Prompts and results lie in it. */
    private static void keepToOwner(Path root) throws IOException {
        if (root.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** A file or folder in it. */
    public Path resolve(String name) {
        return root.resolve(name);
    }

    /** The lock; closing it lets another process in. */
    public record Lock(FileChannel channel) implements AutoCloseable {
        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Takes the lock, or returns empty when another process works here. The operating system frees it when we die.
     *
     * @param dryRun whether this process does dry-run jobs, for others to know
     */
    public Optional<Lock> lock(boolean dryRun) {
        try {
            FileChannel channel =
                    FileChannel.open(resolve("darkroom.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            channel.truncate(0);
            channel.write(StandardCharsets.US_ASCII.encode(
                    ProcessHandle.current().pid() + " " + (dryRun ? DRY : REAL) + "\n"));
            return Optional.of(new Lock(channel));
        } catch (IOException e) {
            throw new UncheckedIOException("darkroom.data: " + resolve("darkroom.lock") + " cannot be locked", e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Whether the lock's holder does jobs of this kind; true when it cannot be told. */
    public boolean holderDoes(boolean dryRun) {
        String[] words = lockText().split(" ", -1);
        return words.length < 2 || words[1].equals(dryRun ? DRY : REAL);
    }

    /** The process id written by the lock's holder, for messages; empty when it cannot be told. */
    public String holder() {
        return lockText().split(" ", -1)[0];
    }

    private String lockText() {
        try {
            return Files.readString(resolve("darkroom.lock"), StandardCharsets.US_ASCII)
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether the process that wrote the lock file is alive. */
    public boolean holderLives() {
        try {
            return ProcessHandle.of(Long.parseLong(holder()))
                    .map(ProcessHandle::isAlive)
                    .orElse(false);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** This node's id, made at the first start: eight hexadecimal digits. */
    public String nodeId() {
        Path file = resolve("node-id");
        try {
            if (Files.notExists(file)) {
                byte[] id = new byte[4];
                new SecureRandom().nextBytes(id);
                Files.writeString(file, HexFormat.of().formatHex(id) + "\n");
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("darkroom.data: " + file + " cannot be read or written", e);
        }
    }
}
