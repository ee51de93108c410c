package dev.darkroom.e2e;

import java.util.List;

/**
 * How a command ended.
 *
 * @param exitCode as a shell sees it: 128 and the signal's number when one ended it
 * @param peakKib the most memory the process held, KiB, as far as it was seen
 */
public record Outcome(int exitCode, String out, String err, long peakKib) {
    /** The lines of standard output. */
    public List<String> lines() {
        return out.lines().toList();
    }
}
