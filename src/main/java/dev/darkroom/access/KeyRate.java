package dev.darkroom.access;

import dev.darkroom.provider.RateLimit;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** How many requests each key may send to this process in any minute. Threads may share it. */
public final class KeyRate {
    private final int perMinute;
    private final LongSupplier nanos;
    /** By key id: there are as many as keys that were right. */
    private final Map<String, RateLimit> limits = new ConcurrentHashMap<>();

    /**
     * @param perMinute requests a minute of one key, up to 1000000; 0: no limit
     * @param nanos the time, as {@link System#nanoTime}
     */
    public KeyRate(int perMinute, LongSupplier nanos) {
        this.perMinute = perMinute;
        this.nanos = nanos;
    }

    /**
     * Zero: the request is taken, and counted. Else how long until there is a place, and nothing is counted. Who calls
     * without a key has no limit.
     */
    public Duration take(Caller caller) {
        if (perMinute == 0 || caller.keyId() == null) {
            return Duration.ZERO;
        }
        return limits.computeIfAbsent(caller.keyId(), id -> new RateLimit(perMinute, nanos))
                .take();
    }
}
