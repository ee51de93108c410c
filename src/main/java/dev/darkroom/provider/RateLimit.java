package dev.darkroom.provider;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Lets so many requests through in any minute. Nobody is made to wait here. Threads may share it. */
public final class RateLimit {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanos;
    /** When the latest requests were let through, the oldest at {@link #next} once it is full. */
    private final long[] latest;

    private int next;
    private boolean full;

    /**
     * @param perMinute at least 1
     * @param nanos the time, as {@link System#nanoTime}
     */
    public RateLimit(int perMinute, LongSupplier nanos) {
        this.latest = new long[perMinute];
        this.nanos = nanos;
    }

    /** Zero: the request may be sent, and is counted. Else how long until there is a place, and nothing is counted. */
    public synchronized Duration take() {
        long now = nanos.getAsLong();
        long left = full ? latest[next] + MINUTE - now : 0;
        if (left > 0) {
            return Duration.ofNanos(left);
        }
        latest[next] = now;
        next = (next + 1) % latest.length;
        full |= next == 0;
        return Duration.ZERO;
    }
}
