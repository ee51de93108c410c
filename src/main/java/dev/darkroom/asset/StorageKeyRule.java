package dev.darkroom.asset;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rule for names of stored objects: {@code /} between segments, each segment plain ASCII that means the same in a
 * folder on any system, in a bucket and in a URL.
 */
public final class StorageKeyRule {
    /** Longest key, in characters. */
    public static final int MAX_LENGTH = 512;

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern DEVICE = Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");
    private static final Set<String> RELATIVE = Set.of("", ".", "..");

    private StorageKeyRule() {}

    /**
     * Accepts a key or says why not.
     *
     * @return the key, unchanged
     * @throws IllegalArgumentException when it is empty, longer than {@link #MAX_LENGTH}, has an empty, relative or
     *     hidden segment, a character outside {@code A-Z a-z 0-9 . _ -}, or the name of a Windows device
     */
    public static String check(String key) {
        return check("storage key", key);
    }

    /**
     * The same for something that people know by another name than a key.
     *
     * @param what how an error calls it, such as {@code path}
     */
    public static String check(String what, String key) {
        if (key.length() > MAX_LENGTH) {
            throw refused(what, key.substring(0, 40) + "...", "is longer than " + MAX_LENGTH + " characters");
        }
        for (String segment : key.split("/", -1)) {
            checkSegment(what, key, segment);
        }
        return key;
    }

    private static void checkSegment(String what, String key, String segment) {
        if (RELATIVE.contains(segment)) {
            throw refused(what, key, "has an empty or relative segment");
        }
        if (!SEGMENT.matcher(segment).matches() || segment.endsWith(".")) {
            throw refused(
                    what,
                    key,
                    "has a segment that is not 1 to 128 of A-Z a-z 0-9 . _ - with a letter or digit first and no dot last");
        }
        if (DEVICE.matcher(segment.toLowerCase(Locale.ROOT)).matches()) {
            throw refused(what, key, "has a segment that is the name of a Windows device");
        }
    }

    private static IllegalArgumentException refused(String what, String key, String why) {
        return new IllegalArgumentException(what + " '" + printable(key) + "' " + why);
    }

    private static String printable(String key) {
        return key.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
