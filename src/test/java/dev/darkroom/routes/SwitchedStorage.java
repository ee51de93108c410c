package dev.darkroom.routes;

import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StorageCheck;
import dev.darkroom.asset.StorageException;
import dev.darkroom.asset.StoreItem;
import java.io.InputStream;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Storage that is away while the test wants it. */
public final class SwitchedStorage implements ImageStorage {
    private final ImageStorage storage;
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean away;

    SwitchedStorage(ImageStorage storage) {
        this.storage = storage;
    }

    void away(boolean now) {
        away = now;
    }

    /** How often the objects of an image could not be stored. */
    int refusals() {
        return refusals.get();
    }

    @Override
    public void put(List<StoreItem> items) throws StorageException {
        if (away) {
            refusals.incrementAndGet();
            throw StorageException.passing("storage is away", new ConnectException("refused"));
        }
        storage.put(items);
    }

    @Override
    public InputStream open(String key) throws StorageException {
        return storage.open(key);
    }

    @Override
    public InputStream open(String key, long bytes, long offset, long length) throws StorageException {
        return storage.open(key, bytes, offset, length);
    }

    @Override
    public Optional<String> share(String key, Duration life) {
        return storage.share(key, life);
    }

    @Override
    public String url(String key) {
        return storage.url(key);
    }

    @Override
    public StorageCheck check() {
        return storage.check();
    }
}
