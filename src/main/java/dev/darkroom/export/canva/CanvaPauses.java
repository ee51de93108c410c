package dev.darkroom.export.canva;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * How long an export leaves Canva alone that had too many requests and does not say for how long: two seconds, doubled
 * each time in a row up to a quarter of an hour, of which a random half is left out. What an export waited for otherwise,
 * such as a login, does not count. Each node counts for itself, from its start on. Thread-safe.
 */
final class CanvaPauses {
    private static final long FIRST_MILLIS = 2_000;
    private static final long LONGEST_MILLIS = 900_000;
    private static final int MOST_DOUBLINGS = 20;
    private static final int MOST_EXPORTS = 10_000;

    private final DoubleSupplier dice;
    private final Map<String, Integer> inARow = new LinkedHashMap<>();

    /** @param dice from 0 to 1 */
    CanvaPauses(DoubleSupplier dice) {
        this.dice = dice;
    }

    /** Canva had too many requests, once more. */
    synchronized Duration another(String exportId) {
        int before = inARow.getOrDefault(exportId, 0);
        over(exportId); // so that what was refused last is last
        if (inARow.size() >= MOST_EXPORTS) {
            over(inARow.keySet().iterator().next());
        }
        inARow.put(exportId, before + 1);
        long whole = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(before, MOST_DOUBLINGS));
        return Duration.ofMillis((long) (whole * (0.5 + dice.getAsDouble() / 2)));
    }

    /** Canva has done something for the export. */
    synchronized void over(String exportId) {
        inARow.remove(exportId);
    }
}
