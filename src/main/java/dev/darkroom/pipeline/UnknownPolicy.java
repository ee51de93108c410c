package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.AttemptEnds;
import dev.darkroom.adapter.jdbc.AttemptStore;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.RenderWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of an attempt that may have been bought and whose answer is lost ({@code darkroom.on-unknown}): a person
 * decides, or it counts as spent and the image is bought once more, from another provider if there is one.
 */
public final class UnknownPolicy {
    private static final Logger LOGGER = LoggerFactory.getLogger(UnknownPolicy.class);
    /** A render is bought again blindly so often; then a person decides after all. */
    private static final int MOST_REBUYS = 1;

    private final AttemptStore store;
    private final AttemptEnds ends;
    private final boolean rebuy;

    /** @param rebuy whether to buy again without asking */
    public UnknownPolicy(AttemptStore store, AttemptEnds ends, boolean rebuy) {
        this.store = store;
        this.ends = ends;
        this.rebuy = rebuy;
    }

    /** Ends or holds the work's present attempt. */
    public void apply(RenderWork work, AttemptEnds.Failure failure) {
        String attemptId = work.attempt().attemptId();
        if (work.attempt().state() != AttemptState.UNKNOWN) {
            work.attempt(ends.unknown(work.claim(), work.attempt(), failure));
        }
        if (rebuy && store.boughtBlindly(work.claim()).size() < MOST_REBUYS) {
            ends.spentUnknown(work.claim(), work.attempt(), failure);
            LOGGER.warn(
                    "attempt {} may have been billed and its answer is lost ({}); it counts as spent and the image is bought again, from another provider if there is one, as darkroom.on-unknown says",
                    attemptId,
                    failure.message());
            String provider = work.attempt().provider();
            work.attemptOver();
            work.failed(failure.error(), failure.message(), false);
            work.askLast(provider);
            return;
        }
        LOGGER.warn(
                "attempt {} may have been billed and its answer is lost ({}); it is held: ./darkroom held",
                attemptId,
                failure.message());
        work.hold(failure.error(), failure.message());
    }
}
