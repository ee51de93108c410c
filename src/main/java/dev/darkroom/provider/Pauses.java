package dev.darkroom.provider;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is left alone for a while, by all renders of this process: it was asked for, or a key is refused. */
final class Pauses {
    private static final Logger LOGGER = LoggerFactory.getLogger(Pauses.class);
    /** Who asks for more is looked at again after this long all the same. */
    static final Duration LONGEST = Duration.ofHours(1);

    /**
     * Who is left alone.
     *
     * @param key its id; null: the whole provider
     */
    record Whom(String provider, String key) {}

    private record Pause(long endNanos, String reason) {}

    private final Map<Whom, Pause> pauses = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    /** @param nanos the time, as {@link System#nanoTime} */
    Pauses(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Leaves someone alone; a longer pause that runs already stays.
     *
     * @param wanted at most {@link #LONGEST} of it
     * @return for how long
     */
    Duration begin(Whom whom, Duration wanted, String reason) {
        Duration bounded = wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
        long now = nanos.getAsLong();
        Pause fresh = new Pause(now + bounded.toNanos(), reason);
        boolean quiet = left(whom).isZero();
        Pause longer = pauses.merge(whom, fresh, (old, more) -> old.endNanos() - more.endNanos() > 0 ? old : more);
        if (quiet) {
            // One line for all the renders that wait.
            LOGGER.atWarn()
                    .addKeyValue("provider", whom.provider())
                    .log(
                            "{}; {} is left alone for {} s",
                            reason,
                            whom.key() == null ? whom.provider() : "its key " + whom.key(),
                            bounded.toSeconds());
        }
        return left(longer);
    }

    /** For how long still; zero: it may be asked. */
    Duration left(Whom whom) {
        return left(pauses.get(whom));
    }

    private Duration left(Pause pause) {
        long left = pause == null ? 0 : pause.endNanos() - nanos.getAsLong();
        return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    /** Why; null: it may be asked. */
    String reason(Whom whom) {
        Pause pause = pauses.get(whom);
        return left(pause).isZero() ? null : pause.reason();
    }
}
