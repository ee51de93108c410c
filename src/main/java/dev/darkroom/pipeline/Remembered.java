package dev.darkroom.pipeline;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A value that is looked up again only when it is old, by one thread at a time. Thread-safe. */
public final class Remembered<T> implements Supplier<T> {
    private record Value<T>(T value, long at) {}

    private final Supplier<T> look;
    private final long longestNanos;
    private final LongSupplier nanos;
    private Value<T> last;

    /**
     * @param longest how old the value may be
     * @param nanos the time, as {@link System#nanoTime}
     */
    public Remembered(Supplier<T> look, Duration longest, LongSupplier nanos) {
        this.look = look;
        this.longestNanos = longest.toNanos();
        this.nanos = nanos;
    }

    @Override
    public synchronized T get() {
        if (last == null || nanos.getAsLong() - last.at() > longestNanos) {
            last = new Value<>(look.get(), nanos.getAsLong());
        }
        return last.value();
    }
}
