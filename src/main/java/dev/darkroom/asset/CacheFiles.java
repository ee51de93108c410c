package dev.darkroom.asset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** The folder of the cache. Whoever takes a file from it checks its hash, so that a lost or broken one is only a miss. */
public final class CacheFiles {
    private final Path folder;

    /** @param folder made when missing */
    public CacheFiles(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("darkroom.data: the cache folder " + folder + " cannot be made: " + e, e);
        }
    }

    /** The file of that name, which may be missing. */
    public Path path(String name) {
        return folder.resolve(name);
    }

    /** Whether there is a file of that name and length. */
    public boolean has(String name, long bytes) throws IOException {
        try {
            return Files.size(path(name)) == bytes;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Takes a file of the spool, which nobody writes to any more and whose bytes are synced, without copying them where that is
     * possible. Storage takes the cache's file in the same way.
     */
    public void put(String name, Path spooled) throws IOException {
        try {
            Files.createLink(path(name), spooled);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(spooled, path(name), StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(path(name), StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }

    /** Forgets the file, if it is there. */
    public void remove(String name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    /** Forgets what a crash left behind: every file but these. */
    public void removeAllBut(Set<String> known) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!known.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }
}
