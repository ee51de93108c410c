package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.render.Attempt;
import dev.darkroom.render.Claim;
import dev.darkroom.render.Decision;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.LeaseLostException;
import dev.darkroom.render.RenderState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A decision about an attempt whose render was still in work when its process died. */
class HeldStoreTest extends DatabaseContract {
    private static final String RENDER = "default/a~dry/0";
    private HeldStore held;
    private Claim claim;
    private Attempt unknown;

    @BeforeEach
    void anUnknownAttemptOfARenderInWork() {
        held = new HeldStore(database);
        pipeline.accept("a", 1);
        claim = pipeline.claim(RENDER);
        unknown = pipeline.ends.unknown(
                claim,
                pipeline.attempts.submitting(claim, pipeline.reserve(claim, "sdxl", 40_000)),
                new AttemptEnds.Failure(ErrorType.TIMEOUT, "no answer", 5));
    }

    @Test
    void whileItsWorkerLivesItMustWait() {
        assertThat(held.resolve(unknown.attemptId(), Decision.SPENT))
                .contains(new HeldStore.Refusal(
                        HeldStore.Why.BUSY, "its render is working just now; try again in a moment"));
    }

    @Test
    void onceTheLeaseHasRunOutItIsSpent() {
        sql("UPDATE renders SET lease_until = 1");

        assertThat(held.resolve(unknown.attemptId(), Decision.SPENT)).isEmpty();

        assertThat(text("SELECT state || ' ' || error_type || ' ' || message FROM renders"))
                .isEqualTo("failed timeout no answer");
        assertThat(text("SELECT state FROM jobs")).isEqualTo("failed");
    }

    @Test
    void onceTheLeaseHasRunOutItIsReleasedAndMadeAndTheLateWorkerIsStopped() {
        sql("UPDATE renders SET lease_until = 1");

        assertThat(held.resolve(unknown.attemptId(), Decision.RELEASED)).isEmpty();

        assertThatThrownBy(() ->
                        pipeline.renders.end(claim, RenderState.HELD, ErrorType.TIMEOUT, "late", TestPipeline.NO_NOTES))
                .isInstanceOf(LeaseLostException.class);
        Claim next = pipeline.claimAs("node-b", RENDER);
        assertThat(pipeline.attempts.open(next)).isEmpty();
    }
}
