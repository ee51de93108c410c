package dev.darkroom.kill;

import dev.darkroom.invariants.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks all the time whether what is spent and reserved covers the bill (P3) and is within the budgets (I1): while the program
 * works, dies and starts.
 */
final class Watch implements AutoCloseable {
    private static final long EVERY_MILLIS = 100;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Set<Violation> found = new LinkedHashSet<>();
    private final Bills bills;
    private final ScheduledFuture<?> rounds;
    private int looks;

    Watch(Bills bills) {
        this.bills = bills;
        rounds = timer.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        try {
            found.addAll(bills.covered());
            found.addAll(bills.exceeded());
            looks++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was found at any moment so far. */
    synchronized Set<Violation> found() throws Exception {
        if (rounds.isDone()) {
            rounds.get(); // a look that failed is the run's failure
        }
        return Set.copyOf(found);
    }

    /** How often it has looked. */
    synchronized int looks() {
        return looks;
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            timer.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
