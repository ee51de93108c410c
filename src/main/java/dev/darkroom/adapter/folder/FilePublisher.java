package dev.darkroom.adapter.folder;

import dev.darkroom.asset.StorageException;
import dev.darkroom.asset.StoreItem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Gives a file its final name in one step, when it is checked and synced: the file itself where a link can be made of it,
 * else a copy under a temporary name.
 */
final class FilePublisher {
    private static final Duration LEFTOVER = Duration.ofDays(1);

    private final StorageRoot root;
    private final Path incoming;

    FilePublisher(StorageRoot root) throws IOException {
        this.root = root;
        // a key has no segment with a leading dot, so no object can be in here
        incoming = root.path().resolve(".incoming");
        root.makeFolder(incoming);
        removeLeftovers();
    }

    /**
     * Leaves it to the caller to sync the target's folder, once for all that come into it. Fails with {@link
     * FileAlreadyExistsException} when the target is there already.
     */
    void publishUnsynced(StoreItem item, Path target) throws IOException, StorageException {
        if (!link(item, target)) {
            publishUnsynced(out -> requireAnnounced(item, FileDigest.copy(item.file(), out)), target);
        }
    }

    /** Whether it could: on the same disk, where links are known. */
    private boolean link(StoreItem item, Path target) throws IOException, StorageException {
        requireAnnounced(item, FileDigest.of(item.file()));
        try {
            root.takeOver(item.file(), !item.derived());
            Files.createLink(target, item.file());
            return true;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return false;
        }
    }

    /** Writes a file. */
    interface Source {
        void copyTo(FileChannel out) throws IOException, StorageException;
    }

    /** What a source writes, whole. Fails with {@link FileAlreadyExistsException} when the target is there already. */
    void publish(Source source, Path target) throws IOException, StorageException {
        publishUnsynced(source, target);
        root.sync(target.getParent());
    }

    private void publishUnsynced(Source source, Path target) throws IOException, StorageException {
        Path temporary = temporaryName();
        try {
            write(source, temporary);
            name(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** As {@link #publish(Source, Path)}, in the place of what is there: others see the old file or the new one, whole. */
    void replace(Source source, Path target) throws IOException, StorageException {
        Path temporary = temporaryName();
        try {
            write(source, temporary);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            root.sync(target.getParent());
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void write(Source source, Path temporary) throws IOException, StorageException {
        try (FileChannel out = create(temporary)) {
            source.copyTo(out);
            out.force(true);
        }
    }

    /** Writes and removes an empty file. */
    void probe() throws IOException {
        Path temporary = temporaryName();
        create(temporary).close();
        Files.delete(temporary);
    }

    private static void requireAnnounced(StoreItem item, FileDigest found) throws StorageException {
        if (found.bytes() != item.bytes() || !found.sha256().equals(item.sha256())) {
            throw StorageException.permanent(item.file() + " is not the file that was announced for " + item.key()
                    + ": expected " + item.bytes() + " bytes with sha256 " + item.sha256() + ", found " + found.bytes()
                    + " with " + found.sha256());
        }
    }

    private void name(Path temporary, Path target) throws IOException {
        try {
            // unlike a rename, a link never replaces what another process put there
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            rename(temporary, target);
        }
    }

    /** For file systems without hard links: safe among the threads of this process. */
    private synchronized void rename(Path temporary, Path target) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), root.fileAttributes());
    }

    private Path temporaryName() {
        return incoming.resolve(UUID.randomUUID().toString());
    }

    /** A killed process leaves its temporary file; a day later nobody can be writing it. */
    private void removeLeftovers() throws IOException {
        Instant oldest = Instant.now().minus(LEFTOVER);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming)) {
            for (Path file : files) {
                if (modified(file).isBefore(oldest)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static Instant modified(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
        } catch (NoSuchFileException e) {
            // published by another process meanwhile
            return Instant.MAX;
        }
    }
}
