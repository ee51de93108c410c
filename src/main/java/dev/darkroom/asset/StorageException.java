package dev.darkroom.asset;

/** Storage did not do what was asked. The message is one sentence that a person can act on. */
public final class StorageException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean permanent;

    private StorageException(String message, boolean permanent, Throwable cause) {
        super(message, cause);
        this.permanent = permanent;
    }

    /** A failure that may pass: unreachable, refused, full. The same call may succeed later. */
    public static StorageException passing(String message, Throwable cause) {
        return new StorageException(message, false, cause);
    }

    /** A failure that stays: the same call can never succeed. */
    public static StorageException permanent(String message) {
        return new StorageException(message, true, null);
    }

    /** The object is not whole any more, or another: a failure that stays. */
    public static StorageException otherLength(String object, String where, long stored, long found) {
        return permanent(object + " in " + where + " has " + found + " bytes, and " + stored
                + " were stored; restore it from a backup");
    }

    /** Whether the same call can never succeed. */
    public boolean permanent() {
        return permanent;
    }
}
