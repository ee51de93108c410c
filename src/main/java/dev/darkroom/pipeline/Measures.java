package dev.darkroom.pipeline;

import dev.darkroom.adapter.metrics.Metrics;
import dev.darkroom.catalog.LiveCatalog;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.Planner;
import dev.darkroom.render.RenderState;
import dev.darkroom.render.RenderWork;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/** Counts what becomes of calls and renders in this process. */
public final class Measures {
    private final Metrics metrics;
    private final LiveCatalog catalog;
    private final boolean cache;

    /** @param cache whether there is one */
    public Measures(Metrics metrics, LiveCatalog catalog, boolean cache) {
        this.metrics = metrics;
        this.catalog = catalog;
        this.cache = cache;
    }

    /** The image of the present attempt is here. */
    void answered(RenderWork work) {
        String provider = work.attempt().provider();
        if (!provider.equals(Planner.NOOP)) {
            metrics.answered(provider, Duration.ofMillis(work.callMillis()));
        }
    }

    /** There is none, and why. A call that was never begun is none. */
    void failed(String provider, RenderWork work, Exchange exchange) {
        Exception cause = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        ProviderException failure = cause == null ? null : AttemptFailures.in(cause, ProviderException.class);
        if (failure != null && failure.type() != ErrorType.CANCELLED) {
            metrics.failed(provider, failure.type().word(), Duration.ofMillis(work.callMillis()));
        }
    }

    /** After it: whether another provider is asked now. */
    void passedOn(String provider, RenderWork work) {
        if (!work.isOver() && !work.isReserved() && work.anotherAnswer()) {
            metrics.passedOn(provider);
        }
    }

    /** The render has its image. */
    void made(RenderWork work, RenderState outcome) {
        Attempt attempt = work.attempt();
        metrics.made(attempt.provider(), model(attempt), outcome.word(), Duration.ofMillis(work.elapsedMillis()));
        if (cache && outcome == RenderState.DONE) {
            metrics.looked(attempt.cached());
        }
    }

    /** The render has none. */
    void notMade(RenderWork work, RenderState outcome, ErrorType error) {
        Attempt attempt = work.attempt();
        metrics.notMade(
                attempt == null ? "none" : attempt.provider(),
                attempt == null ? "none" : model(attempt),
                outcome.word(),
                error.word());
    }

    /** Names that are in no catalogue come from callers: there may be any number of them. */
    private String model(Attempt attempt) {
        if (attempt.modelId() == null) {
            return "none";
        }
        return catalog.get().models().containsKey(attempt.modelId()) ? attempt.modelId() : "other";
    }
}
