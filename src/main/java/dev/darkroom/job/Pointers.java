package dev.darkroom.job;

/** Writes JSON pointers (RFC 6901) that are safe to print. */
final class Pointers {
    private Pointers() {}

    /** The pointer of a field of the object at {@code parent}. Control characters are shown as {@code \u001b}. */
    static String field(String parent, String name) {
        return parent + "/" + Shown.printable(name.replace("~", "~0").replace("/", "~1"));
    }
}
