package dev.darkroom.adapter.folder;

import dev.darkroom.asset.StorageException;
import dev.darkroom.asset.StorageKeyRule;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The folder of stored files: turns keys into paths that cannot leave it. */
final class StorageRoot {
    private static final FileAttribute<?>[] NONE = {};
    /** In storage there is a folder for each library and month; exports may have any number. */
    private static final int MOST_REMEMBERED = 10_000;

    private static final Set<PosixFilePermission> FILE = Set.copyOf(PosixFilePermissions.fromString("rw-------"));
    private static final Set<PosixFilePermission> FOLDER = Set.copyOf(PosixFilePermissions.fromString("rwx------"));

    private final Path path;
    private final boolean posix;
    private final boolean shared;
    /** Folders in here whose names are on disk for good. */
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();
    /** How its users call what leads to a file: keys are known in storage, and paths where people look for files. */
    private final String word;

    private StorageRoot(Path path, boolean posix, boolean shared) {
        this.path = path;
        this.posix = posix;
        this.shared = shared;
        this.word = shared ? "path" : "storage key";
    }

    /** A folder whose files only their owner reads. */
    static StorageRoot open(Path folder) throws IOException {
        return open(folder, false);
    }

    /** A folder for others to read, as far as the umask lets them. */
    static StorageRoot openShared(Path folder) throws IOException {
        return open(folder, true);
    }

    private static StorageRoot open(Path folder, boolean shared) throws IOException {
        Path wanted = folder.toAbsolutePath().normalize();
        Path existing = wanted;
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        FileStore store = Files.getFileStore(existing);
        boolean posix = store.supportsFileAttributeView("posix");
        Files.createDirectories(wanted, attributes(posix && !shared, FOLDER));
        // the operator may place the root itself behind a link; below it, links are refused
        return new StorageRoot(wanted.toRealPath(), posix, shared);
    }

    Path path() {
        return path;
    }

    /**
     * Where the key's file belongs; its folders exist afterwards.
     *
     * @throws NotDirectoryException when one of them is a file
     */
    Path prepare(String key) throws IOException, StorageException {
        Path target = resolve(key);
        Path folder = path;
        for (Path name : path.relativize(target.getParent())) {
            folder = folder.resolve(name);
            if (!durable.contains(folder) || Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
                makeDurable(folder);
            }
            requireFolder(folder, key);
        }
        return target;
    }

    private void makeDurable(Path folder) throws IOException {
        makeFolder(folder);
        sync(folder.getParent()); // also when it was there: whoever has made it may not have come to that
        if (durable.size() >= MOST_REMEMBERED) {
            durable.clear();
        }
        durable.add(folder);
    }

    /** Where the key's file is; fails when its folder is missing or behind a link. */
    Path existing(String key) throws IOException, StorageException {
        Path target = resolve(key);
        Path folder = path;
        for (Path name : path.relativize(target.getParent())) {
            folder = folder.resolve(name);
            requireFolder(folder, key);
        }
        return target;
    }

    private Path resolve(String key) throws StorageException {
        Path target = path.resolve(StorageKeyRule.check(word, key)).normalize();
        if (!target.startsWith(path) || target.equals(path)) {
            throw StorageException.permanent(word + " " + key + " leads out of " + path);
        }
        return target;
    }

    /** The root is where it really is, so only what is below it can be a link. */
    private void requireFolder(Path folder, String key) throws IOException, StorageException {
        BasicFileAttributes found = Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (found.isSymbolicLink() || found.isOther()) { // a junction of Windows is something else
            throw StorageException.permanent(
                    word + " " + key + " passes through a link below " + path + "; links are not followed");
        }
        if (!found.isDirectory()) {
            throw new NotDirectoryException(folder.toString());
        }
    }

    /** Makes it unless there is something of that name; {@link #sync} of its parent makes it last. */
    void makeFolder(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, attributes(posix && !shared, FOLDER));
        } catch (FileAlreadyExistsException e) {
            return; // another was first
        }
    }

    FileAttribute<?>[] fileAttributes() {
        return attributes(posix && !shared, FILE);
    }

    /**
     * Gives a file that is about to be linked the rights of those in here, and makes it durable.
     *
     * @param synced whether its bytes are that already: a link changes the file, so that to sync it once more takes as long as
     *     the first time
     */
    void takeOver(Path file, boolean synced) throws IOException {
        boolean other = posix && !shared && !Files.getPosixFilePermissions(file).equals(FILE);
        if (other) {
            Files.setPosixFilePermissions(file, FILE);
        }
        if (other || !synced) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }

    /** Makes names in a folder durable. Only POSIX systems let a folder be synced. */
    void sync(Path folder) throws IOException {
        if (posix) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static FileAttribute<?>[] attributes(boolean restricted, Set<PosixFilePermission> permissions) {
        return restricted ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)} : NONE;
    }
}
