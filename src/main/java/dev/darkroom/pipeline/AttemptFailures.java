package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.AttemptEnds;
import dev.darkroom.adapter.jdbc.AttemptStore;
import dev.darkroom.money.RefusedPurchaseException;
import dev.darkroom.provider.KeyRing;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderWaitsException;
import dev.darkroom.render.RenderWork;
import java.time.Duration;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.ExchangePropertyKey;

/** The provider route's fallback: what becomes of attempt, money and render when a provider brought no image. */
public final class AttemptFailures {
    /** The provider is well, only we must wait: a placeholder would be the wrong answer. */
    private static final Set<ErrorType> PASSING =
            Set.of(ErrorType.RATE_LIMITED, ErrorType.AUTH, ErrorType.QUOTA_EXHAUSTED);
    /** A request that did not reach its provider is sent so often before the attempt is given up. */
    private static final int MOST_SUBMITS = 30;
    /** And so often one that its provider failed to carry out and says that it does not bill, in which it may be wrong. */
    private static final int MOST_UNBILLED_SUBMITS = 3;

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration KEY_PAUSE = Duration.ofMinutes(1);
    private static final Duration NO_PLACE = Duration.ofSeconds(2);
    private static final Duration BREAKER_OPEN = Duration.ofSeconds(10);

    private final AttemptStore store;
    private final AttemptEnds ends;
    private final KeyRing keys;
    private final UnknownPolicy unknown;

    public AttemptFailures(AttemptStore store, AttemptEnds ends, KeyRing keys, UnknownPolicy unknown) {
        this.store = store;
        this.ends = ends;
        this.keys = keys;
        this.unknown = unknown;
    }

    /** Notes why there is no image, so that the router goes on or ends. What is not the provider's failure goes up. */
    public void failed(String provider, @ExchangeProperty(Claims.WORK) RenderWork work, Exchange exchange)
            throws Exception {
        Exception cause = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        if (cause == null) {
            notAsked(provider, work, exchange);
            return;
        }
        RefusedPurchaseException refused = in(cause, RefusedPurchaseException.class);
        ProviderException failure = in(cause, ProviderException.class);
        if (refused != null) {
            work.refused(provider, refused.type(), refused.getMessage());
        } else if (failure == null) {
            throw cause;
        } else {
            switch (failure.purchase()) {
                case NONE, UNBILLED -> nothingBought(provider, work, failure);
                case UNKNOWN -> unknown(provider, work, failure);
                case LOST -> lost(work, failure);
            }
        }
    }

    private void unknown(String provider, RenderWork work, ProviderException failure) {
        if (work.attempt().reservedMicros() == 0 && !work.isSubmitted()) {
            nothingBought(provider, work, failure); // its price is 0, so nothing can have been
        } else {
            unknown.apply(work, failure(work, failure));
        }
    }

    /** The call was turned away by the circuit breaker, or by the limit on calls at once. */
    private static void notAsked(String provider, RenderWork work, Exchange exchange) {
        boolean noPlace =
                "CLOSED".equals(exchange.getProperty(ExchangePropertyKey.CIRCUIT_BREAKER_RESPONSE_STATE, String.class));
        if (work.bought()) {
            throw new RenderWaitsException(
                    work.claim(), "for " + provider + ", which has its image", noPlace ? NO_PLACE : BREAKER_OPEN);
        }
        if (noPlace) {
            work.busy(provider, "all its places are taken", NO_PLACE);
        } else {
            work.cutOff(provider, "its circuit breaker is open after repeated failures");
        }
    }

    private void nothingBought(String provider, RenderWork work, ProviderException failure) {
        Duration pause = pause(work.attempt(), failure);
        boolean passing = passes(failure);
        if (passing) {
            pause = keys.leaveAlone(provider, work.attempt().keyId(), pause, provider + ": " + failure.getMessage());
            if (!work.isSubmitted() && anotherKey(provider, work)) {
                reservedAgain(work, failure);
                work.askFirst(provider);
                return;
            }
            Duration left = keys.left(provider);
            pause = left.isZero() ? pause : left;
        }
        if (!work.isSubmitted() && waits(work, failure, passing)) {
            reservedAgain(work, failure);
            throw new RenderWaitsException(
                    work.claim(), "for " + provider + ": " + failure.type().word(), pause);
        }
        ends.released(work.claim(), work.attempt(), failure(work, failure));
        work.attemptOver();
        work.failed(failure.type(), failure.getMessage());
        if (passing) {
            work.waitFor(pause);
        }
    }

    /** Whether the same may be asked at once with a key that nobody has refused. */
    private boolean anotherKey(String provider, RenderWork work) {
        return keys.left(provider).isZero() && work.attempt().submits() < Math.max(MOST_SUBMITS, keys.size(provider));
    }

    private void reservedAgain(RenderWork work, ProviderException failure) {
        work.attempt(store.reservedAgain(work.claim(), work.attempt(), failure.type(), failure.getMessage()));
    }

    private static boolean waits(RenderWork work, ProviderException failure, boolean passing) {
        int most = failure.purchase() == Purchase.UNBILLED ? MOST_UNBILLED_SUBMITS : MOST_SUBMITS;
        return passing
                ? !work.anotherProvider()
                : failure.type().sameProviderAgain()
                        && !work.anotherAnswer()
                        && work.attempt().submits() < most;
    }

    /** Whether only the key is to be left alone. */
    static boolean passes(ProviderException failure) {
        return PASSING.contains(failure.type());
    }

    /** As the provider asks; else a second, doubled with every try up to a minute. */
    static Duration pause(Attempt attempt, ProviderException failure) {
        if (failure.retryAfter() != null) {
            return failure.retryAfter();
        }
        return failure.type() == ErrorType.RATE_LIMITED || failure.type() == ErrorType.UNAVAILABLE
                ? SHORTEST_PAUSE.multipliedBy(1L << Math.min(attempt.submits(), 6))
                : KEY_PAUSE;
    }

    private void lost(RenderWork work, ProviderException failure) {
        ends.spentLost(work.claim(), work.attempt(), failure(work, failure));
        work.attemptOver();
        work.failed(failure.type(), failure.getMessage(), true);
    }

    private static AttemptEnds.Failure failure(RenderWork work, ProviderException failure) {
        return new AttemptEnds.Failure(failure.type(), failure.getMessage(), work.callMillis());
    }

    /** The failure of that type among these; null: none. */
    static <T extends Throwable> T in(Throwable failure, Class<T> type) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (type.isInstance(e)) {
                return type.cast(e);
            }
        }
        return null;
    }
}
