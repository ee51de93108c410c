package dev.darkroom.provider;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Providers that are left alone for a while, by all renders of this process: they asked for it, or refuse our key. */
public final class Pauses {
    private static final Logger LOGGER = LoggerFactory.getLogger(Pauses.class);
    /** A provider that asks for more is looked at again after this long all the same. */
    static final Duration LONGEST = Duration.ofHours(1);

    private record Pause(long endNanos, String reason) {
        Duration left() {
            long left = endNanos - System.nanoTime();
            return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
        }
    }

    private final Map<String, Pause> pauses = new ConcurrentHashMap<>();

    /**
     * Leaves the provider alone; a longer pause that runs already stays.
     *
     * @param wanted at most {@link #LONGEST} of it
     * @return how long the provider is left alone
     */
    public Duration begin(String provider, Duration wanted, String reason) {
        Duration bounded = wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
        Pause fresh = new Pause(System.nanoTime() + bounded.toNanos(), reason);
        boolean quiet = left(provider).isZero();
        Pause now = pauses.merge(provider, fresh, (old, more) -> old.left().compareTo(more.left()) > 0 ? old : more);
        if (quiet) {
            // One line for the provider, not one for each render that waits for it.
            LOGGER.atWarn()
                    .addKeyValue("provider", provider)
                    .log("{}; left alone for {} s", reason, bounded.toSeconds());
        }
        return now.left();
    }

    /** How long the provider is still left alone; zero: it may be asked. */
    public Duration left(String provider) {
        Pause pause = pauses.get(provider);
        return pause == null ? Duration.ZERO : pause.left();
    }

    /** Why it is left alone; null: it may be asked. */
    public String reason(String provider) {
        Pause pause = pauses.get(provider);
        return pause == null || pause.left().isZero() ? null : pause.reason();
    }
}
