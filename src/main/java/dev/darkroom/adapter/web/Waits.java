package dev.darkroom.adapter.web;

import dev.darkroom.render.ErrorType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * How many callers may wait at once. Each holds one of the threads that handle requests, so they are let have a share of
 * them only: who does not wait is always answered. Thread-safe.
 */
public final class Waits {
    private static final String AGAIN_SECONDS = "5";

    private final Semaphore places;

    /** @param concurrency requests handled at once, at least 1 */
    public Waits(int concurrency) {
        places = new Semaphore(share(concurrency));
    }

    /** Seven of eight, but somebody must be able to wait. */
    private static int share(int concurrency) {
        return Math.max(1, concurrency * 7 / 8);
    }

    /** As many threads as handle requests; one at least is never held by a caller who waits. */
    static int threads(int concurrency) {
        return Math.max(concurrency, share(concurrency) + 1);
    }

    /** Whether a place is taken now; {@link #leave} gives it back. */
    public boolean take() {
        return places.tryAcquire();
    }

    /** Gives a place back. */
    public void leave() {
        places.release();
    }

    /** Whether all places are taken just now. */
    public boolean isFull() {
        return places.availablePermits() == 0;
    }

    /**
     * A step of a route whose caller waits: takes a place until the exchange has ended, however it ends.
     *
     * @throws HttpProblem 503 when there is none
     */
    public void hold(Exchange exchange) throws HttpProblem {
        if (!take()) {
            throw new HttpProblem(
                    503,
                    ErrorType.UNAVAILABLE,
                    "as many callers wait for images as this process can serve; ask again in a moment, or use POST /jobs,"
                            + " for which nobody waits",
                    List.of(),
                    Map.of("Retry-After", AGAIN_SECONDS));
        }
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange ended) {
                leave();
            }
        });
    }
}
