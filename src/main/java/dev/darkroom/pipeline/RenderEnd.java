package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.AttemptEnds;
import dev.darkroom.adapter.jdbc.RenderNotes;
import dev.darkroom.adapter.jdbc.RenderStore;
import dev.darkroom.adapter.jdbc.Settlement;
import dev.darkroom.asset.Asset;
import dev.darkroom.asset.InputFiles;
import dev.darkroom.asset.Spool;
import dev.darkroom.asset.StorageException;
import dev.darkroom.money.Micros;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.LeaseLostException;
import dev.darkroom.render.RenderState;
import dev.darkroom.render.RenderWaitsException;
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
    /** Storage that is away stops new paid calls, so it is tried often. */
    private static final long LONGEST_STORAGE_PAUSE_SECONDS = 15;

    private final RenderStore renders;
    private final AttemptEnds ends;
    private final Settlement settlement;
    private final Leases leases;
    private final Spool spool;
    private final InputFiles inputs;
    private final LostImages lost;
    private final BackPressure backPressure;
    private final RenderLog log;
    private final CacheKeep cache;

    /** @param cache null: images are not kept for equal renders */
    public RenderEnd(
            RenderStore renders,
            AttemptEnds ends,
            Settlement settlement,
            Leases leases,
            Spool spool,
            InputFiles inputs,
            LostImages lost,
            BackPressure backPressure,
            RenderLog log,
            CacheKeep cache) {
        this.renders = renders;
        this.ends = ends;
        this.settlement = settlement;
        this.leases = leases;
        this.spool = spool;
        this.inputs = inputs;
        this.lost = lost;
        this.backPressure = backPressure;
        this.log = log;
        this.cache = cache;
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
        backPressure.stored();
        warnOfDearness(work);
        warnOfFurther(work);
        settlement.settle(work.claim(), work.attempt(), asset, work.request().exports(), notes(work));
        if (cache != null) {
            cache.keep(work);
        }
        spool.remove(asset.id());
        inputs.removeAll(work.claim().renderId(), work.request());
        log.made(work);
    }

    /** It is settled in full all the same: what is spent is spent, and the ledger logs it. */
    private static void warnOfDearness(RenderWork work) {
        Attempt attempt = work.attempt();
        if (attempt.costMicros() > attempt.reservedMicros()) {
            work.warn("render " + work.claim().index() + ": " + attempt.provider() + " charged "
                    + usd(attempt.costMicros()) + " USD for an image that "
                    + usd(attempt.reservedMicros()) + " USD were reserved for; the price of " + attempt.modelId()
                    + " in catalog/models is too low");
        }
    }

    /** Found in the spool and not in the answer, as another process may have read that. */
    private void warnOfFurther(RenderWork work) throws IOException {
        Attempt attempt = work.attempt();
        int further = spool.further(attempt.assetId());
        if (further > 0) {
            work.warn("render " + work.claim().index() + ": " + attempt.provider() + " delivered " + (further + 1)
                    + " images for one; the last is taken, " + further + " which may be billed as well "
                    + (further == 1 ? "is" : "are") + " kept for 30 days in the spool's folder .orphans as "
                    + attempt.assetId() + ".further-1" + (further == 1 ? "" : " to -" + further));
        }
    }

    private static String usd(long micros) {
        return Micros.usd(micros).toPlainString();
    }

    private void fail(RenderWork work) throws IOException {
        RenderState state = work.held()
                ? RenderState.HELD
                : work.error() == ErrorType.CANCELLED ? RenderState.CANCELLED : RenderState.FAILED;
        if (work.isReserved()) {
            ends.released(work.claim(), work.attempt(), new AttemptEnds.Failure(work.error(), work.message(), 0));
        }
        renders.end(work.claim(), state, work.error(), work.message(), notes(work));
        if (state.terminal()) {
            inputs.removeAll(work.claim().renderId(), work.request());
        }
        log.notMade(work, state);
    }

    /**
     * Something of our own failed (storage, database, a bug). An image that is at hand is kept and stored later; without
     * one the render is taken again a few times. Waiting for a free place at a provider is no failure.
     */
    public void putBack(Exchange exchange) throws IOException {
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
        if (cause instanceof RenderWaitsException waits) {
            LOGGER.debug(cause.getMessage());
            renders.putBack(claim, waits.pause(), waits.counted());
            return;
        }
        StorageException storage = storageFailure(cause);
        if (storage != null && storage.permanent() && claim.failures() > 0 && work.hasImage()) {
            lost.lost(work, storage.getMessage());
            fail(work);
            return;
        }
        if (storage != null && !storage.permanent()) {
            backPressure.storageFailed(storage.getMessage());
        }
        Duration pause = Duration.ofSeconds(Math.min(
                storage == null ? LONGEST_PAUSE_SECONDS : LONGEST_STORAGE_PAUSE_SECONDS,
                1L << Math.min(claim.failures(), 20)));
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
}
