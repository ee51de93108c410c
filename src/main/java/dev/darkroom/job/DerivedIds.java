package dev.darkroom.job;

import java.util.HashMap;
import java.util.Map;

/**
 * Gives ids to the jobs of one file that have none: the same file read again gives the same ids, and the same job twice
 * in a file gives two. One object a file; it keeps 8 bytes of hash for each different job. Not thread-safe.
 */
public final class DerivedIds {
    private static final int PREFIX_HEX = 16;
    private static final int ID_HEX = 24;

    private final Map<Long, Integer> occurrences = new HashMap<>();

    /**
     * The id of the file's next job without one.
     *
     * @param sha256 hash of the job's document, 64 hex digits
     */
    public String next(String sha256) {
        long prefix = Long.parseUnsignedLong(sha256.substring(0, PREFIX_HEX), 16);
        return derivedId(sha256, occurrences.merge(prefix, 1, Integer::sum));
    }

    /**
     * The id of a job without one.
     *
     * @param sha256 hash of the job's document, 64 hex digits; for a message, its own id
     * @param occurrence which one of the jobs with this content in its file, from 1; a message is always 1
     */
    public static String derivedId(String sha256, int occurrence) {
        return "auto-" + CanonicalJson.sha256(sha256 + "/" + occurrence).substring(0, ID_HEX);
    }
}
