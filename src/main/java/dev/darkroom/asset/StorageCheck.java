package dev.darkroom.asset;

/**
 * What a look at storage found.
 *
 * @param ok whether images can be stored
 * @param message what storage it is, or what is wrong with it
 * @param remedy what to change, naming the property; empty when all is well
 */
public record StorageCheck(boolean ok, String message, String remedy) {
    /** All is well. */
    public static StorageCheck good(String message) {
        return new StorageCheck(true, message, "");
    }

    /** Something must be mended. */
    public static StorageCheck bad(String message, String remedy) {
        return new StorageCheck(false, message, remedy);
    }
}
