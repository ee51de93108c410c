package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.AttemptStore;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.Claim;
import dev.darkroom.render.LeaseLostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a provider has answered, also when the database is away for a moment: the write is repeated, the call never.
 * A commit whose reply was lost is found by reading the attempt back.
 */
final class SteadyWrite {
    private static final Logger LOGGER = LoggerFactory.getLogger(SteadyWrite.class);
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final AttemptStore store;
    private final Duration patience;

    /** @param patience so long the write is repeated */
    SteadyWrite(AttemptStore store, Duration patience) {
        this.store = store;
        this.patience = patience;
    }

    /**
     * Writes.
     *
     * @param isWritten whether an attempt, as read back, is what was to be written
     * @throws LeaseLostException when the render is no longer ours
     */
    Attempt write(Claim claim, Supplier<Attempt> write, Predicate<Attempt> isWritten) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            return write.get();
        } catch (LeaseLostException | IllegalStateException e) {
            throw e; // not the database's doing
        } catch (RuntimeException e) {
            return again(claim, write, isWritten, end, e);
        }
    }

    private Attempt again(
            Claim claim, Supplier<Attempt> write, Predicate<Attempt> isWritten, long end, RuntimeException first) {
        RuntimeException failure = first;
        for (long pause = 100; System.nanoTime() < end; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
            LOGGER.warn("{}: the database did not take what was answered: {}", claim.renderId(), failure.getMessage());
            rest(pause, failure);
            try {
                Optional<Attempt> written = store.open(claim).filter(isWritten);
                return written.isPresent() ? written.get() : write.get();
            } catch (LeaseLostException | IllegalStateException e) {
                throw e;
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private static void rest(long millis, RuntimeException failure) {
        try {
            if (new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
