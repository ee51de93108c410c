package dev.darkroom.asset;

import java.io.InputStream;

/** Where images are kept. Objects are written once and never changed. Safe for use by many threads. */
public interface ImageStorage {
    /**
     * Stores a file under its key. On return the object is whole and durable; on failure there is no object, or a whole
     * one, never a part of one. Storing the same content again is a success.
     *
     * @throws StorageException when it cannot be stored; {@link StorageException#permanent() permanent} when the key
     *     holds other content or the file is not what the item says
     */
    void put(StoreItem item) throws StorageException;

    /**
     * Opens a stored object. The caller closes it.
     *
     * @throws StorageException when there is no such object or it cannot be read
     */
    InputStream open(String key) throws StorageException;

    /** Address of an object for people and other programs. Makes no call and does not say that the object exists. */
    String url(String key);

    /** Tries whether storage can be used, within seconds and without storing anything. Never throws. */
    StorageCheck check();
}
