package dev.darkroom.adapter.folder;

import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StorageCheck;
import dev.darkroom.asset.StorageException;
import dev.darkroom.asset.StorageKeyRule;
import dev.darkroom.asset.StoreItem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Objects as files below one folder, readable by their owner only. A file is synced before it gets its name, so that it is
 * whole as soon as it can be seen. Nothing is overwritten and no link is followed.
 */
public final class FolderStorage implements ImageStorage {
    private final StorageRoot root;
    private final FilePublisher publisher;

    /**
     * Opens the folder and makes it when missing.
     *
     * @throws IOException when it cannot be made or is no folder
     */
    public FolderStorage(Path folder) throws IOException {
        root = StorageRoot.open(folder);
        publisher = new FilePublisher(root);
    }

    /** Syncs a folder once, when all names are in it, and for names that were there too: who gave them may not have yet. */
    @Override
    public void put(List<StoreItem> items) throws StorageException {
        Set<Path> folders = new LinkedHashSet<>();
        for (StoreItem item : items) {
            try {
                Path target = root.prepare(item.key());
                store(item, target);
                folders.add(target.getParent());
            } catch (IOException e) {
                throw cannotStore(item.key(), e);
            }
        }
        for (Path folder : folders) {
            try {
                root.sync(folder);
            } catch (IOException e) {
                throw cannotStore("files for good in " + folder, e);
            }
        }
    }

    private StorageException cannotStore(String what, IOException e) {
        return StorageException.passing(
                "cannot store " + what + " in " + root.path() + ": " + reason(e)
                        + "; check space and permissions of darkroom.data",
                e);
    }

    private void store(StoreItem item, Path target) throws IOException, StorageException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            requireSame(target, item);
            return;
        }
        try {
            publisher.publishUnsynced(item, target);
        } catch (FileAlreadyExistsException e) {
            requireSame(target, item);
        }
    }

    private static void requireSame(Path target, StoreItem item) throws IOException, StorageException {
        boolean same = Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
                && (item.derived()
                        || (Files.size(target) == item.bytes()
                                && FileDigest.of(target).sha256().equals(item.sha256())));
        if (!same) {
            throw StorageException.permanent(item.key() + " is stored already, with other content; it is not replaced");
        }
    }

    @Override
    public InputStream open(String key) throws StorageException {
        try {
            return Files.newInputStream(root.existing(key), LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw StorageException.permanent("there is no object " + key + " in " + root.path());
        } catch (IOException e) {
            throw StorageException.passing("cannot read " + key + " in " + root.path() + ": " + reason(e), e);
        }
    }

    @Override
    public InputStream open(String key, long bytes, long offset, long length) throws StorageException {
        InputStream in = open(key);
        try {
            long found = Files.size(root.existing(key));
            if (found != bytes) {
                in.close();
                throw StorageException.otherLength(key, root.path().toString(), bytes, found);
            }
            in.skipNBytes(offset);
            return in;
        } catch (IOException e) {
            throw StorageException.passing(
                    "cannot read " + key + " in " + root.path() + " from byte " + offset + ": " + reason(closed(in, e)),
                    e);
        }
    }

    private static IOException closed(InputStream in, IOException failure) {
        try {
            in.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    /** Files of this machine are nobody else's. */
    @Override
    public Optional<String> share(String key, Duration life) {
        return Optional.empty();
    }

    @Override
    public String url(String key) {
        return root.path().resolve(StorageKeyRule.check(key)).toUri().toString();
    }

    @Override
    public StorageCheck check() {
        try {
            publisher.probe();
            return StorageCheck.good("folder " + root.path());
        } catch (IOException e) {
            return StorageCheck.bad(
                    "cannot write to the storage folder " + root.path() + ": " + reason(e),
                    "make it writable for this user, or set darkroom.data to a folder that is");
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
