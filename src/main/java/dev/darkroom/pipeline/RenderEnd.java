package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.RenderNotes;
import dev.darkroom.adapter.jdbc.RenderStore;
import dev.darkroom.adapter.jdbc.Settlement;
import dev.darkroom.asset.Asset;
import dev.darkroom.asset.Spool;
import dev.darkroom.asset.StorageException;
import dev.darkroom.money.Micros;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.LeaseLostException;
import dev.darkroom.render.ProvidersBusyException;
import dev.darkroom.render.RenderState;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.ExchangePropertyKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Last step of the render route: settles the image, fails the render, or puts it back when Darkroom itself failed. */
public final class RenderEnd {
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.render");
    private static final long LONGEST_PAUSE_SECONDS = 300;
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(2);

    private final RenderStore renders;
    private final Settlement settlement;
    private final Leases leases;
    private final Spool spool;
    private final PromptLog prompts;

    public RenderEnd(RenderStore renders, Settlement settlement, Leases leases, Spool spool, PromptLog prompts) {
        this.renders = renders;
        this.settlement = settlement;
        this.leases = leases;
        this.spool = spool;
        this.prompts = prompts;
    }

    /** Ends the render: with its image, which is in storage now, or without one. */
    public void end(@ExchangeProperty(Claims.WORK) RenderWork work) throws IOException {
        leases.letGo(work.claim());
        if (work.hasImage()) {
            settle(work);
        } else {
            fail(work);
        }
    }

    private void settle(RenderWork work) throws IOException {
        Asset asset = work.asset();
        settlement.settle(work.claim(), work.attempt(), asset, work.request().exports(), notes(work));
        spool.remove(asset.id());
        log(work, asset.placeholder() ? RenderState.PLACEHOLDER : RenderState.DONE, null, asset.costMicros());
    }

    private void fail(RenderWork work) {
        RenderState state = work.error() == ErrorType.CANCELLED ? RenderState.CANCELLED : RenderState.FAILED;
        renders.end(work.claim(), state, work.error(), work.message(), notes(work));
        log(work, state, work.error(), 0);
    }

    /**
     * Something of our own failed (storage, database, a bug). An image that is at hand is kept and stored later; without
     * one the render is taken again a few times. Waiting for a free place at a provider is no failure.
     */
    public void putBack(Exchange exchange) {
        RenderWork work = exchange.getProperty(Claims.WORK, RenderWork.class);
        Exception cause = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        if (work == null) {
            LOGGER.warn("a render could not be claimed and is found again later: {}", cause.toString());
            return;
        }
        Claim claim = work.claim();
        leases.letGo(claim);
        if (cause instanceof LeaseLostException) {
            LOGGER.warn(cause.getMessage());
            return;
        }
        if (cause instanceof ProvidersBusyException) {
            LOGGER.info(cause.getMessage());
            renders.putBack(claim, BUSY_PAUSE, false);
            return;
        }
        StorageException storage = storageFailure(cause);
        Duration pause = Duration.ofSeconds(Math.min(LONGEST_PAUSE_SECONDS, 1L << Math.min(claim.failures(), 20)));
        LOGGER.atWarn()
                .setCause(storage == null ? cause : null)
                .addKeyValue("render", claim.renderId())
                .log("put back for {}: {}", pause, storage == null ? cause.getMessage() : storage.getMessage());
        renders.putBack(claim, pause, true);
    }

    private static StorageException storageFailure(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof StorageException storage) {
                return storage;
            }
        }
        return null;
    }

    private static RenderNotes notes(RenderWork work) {
        return new RenderNotes(work.skipped(), work.warnings());
    }

    private void log(RenderWork work, RenderState outcome, ErrorType error, long costMicros) {
        Attempt attempt = work.attempt();
        LOGGER.atInfo()
                .addKeyValue("job", work.claim().jobKey())
                .addKeyValue("render", work.claim().index())
                .addKeyValue("provider", attempt == null ? "-" : attempt.provider())
                .addKeyValue("outcome", outcome.word())
                .addKeyValue("error_type", error == null ? "-" : error.word())
                .addKeyValue(prompts.key(), prompts.value(work.request().prompt()))
                .addKeyValue("generation_time_ms", work.elapsedMillis())
                .addKeyValue("cost_usd", Micros.usd(costMicros).toPlainString())
                .log(outcome.word());
    }
}
