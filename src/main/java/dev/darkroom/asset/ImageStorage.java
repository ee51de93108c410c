package dev.darkroom.asset;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where images are kept. Objects are written once and never changed. Safe for use by many threads. */
public interface ImageStorage {
    /**
     * Stores files that belong together, each under its key and in this order. On return all objects are whole and durable,
     * those that were there already as well; on failure there may be some of them, whole ones, never a part of one. Storing
     * the same content again is a success.
     *
     * @param items none at all is a success
     * @throws StorageException when one cannot be stored, which it names; {@link StorageException#permanent() permanent}
     *     when the key holds other content or the file is not what the item says
     */
    void put(List<StoreItem> items) throws StorageException;

    /**
     * Opens a stored object. The caller closes it.
     *
     * @throws StorageException when there is no such object or it cannot be read
     */
    InputStream open(String key) throws StorageException;

    /**
     * Opens a part of a stored object: what is read begins there. The caller closes it, and reads no more than the part.
     *
     * @param bytes length of the whole object, as it was stored
     * @param offset of its first byte, from 0; within the object
     * @param length of it, at least 1
     * @throws StorageException as {@link #open(String)}; {@link StorageException#permanent() permanent} as well when the
     *     object has another length
     */
    InputStream open(String key, long bytes, long offset, long length) throws StorageException;

    /**
     * An address at which everybody gets the object without asking us. Makes no call and does not say that the object
     * exists.
     *
     * @param life how long it is good, unless it is good for ever
     * @return empty when storage is not made for that
     */
    Optional<String> share(String key, Duration life);

    /** Address of an object for people and other programs. Makes no call and does not say that the object exists. */
    String url(String key);

    /** Tries whether storage can be used, within seconds and without storing anything. Never throws. */
    StorageCheck check();
}
