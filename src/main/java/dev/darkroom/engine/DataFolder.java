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
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** The data folder: its places, the id of this node, and the lock that lets one process at a time work in it. */
public final class DataFolder {
    private final Path root;

    /** @param root made when missing */
    public DataFolder(Path root) {
        this.root = root;
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException("darkroom.data=" + root + " cannot be made", e);
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

    /** Takes the lock, or returns empty when another process works here. The operating system frees it when we die. */
    public Optional<Lock> lock() {
        try {
            FileChannel channel =
                    FileChannel.open(resolve("darkroom.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            channel.truncate(0);
            channel.write(
                    StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"));
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

    /** The process id written by the lock's holder, for messages; empty when it cannot be told. */
    public String holder() {
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
