package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.adapter.jdbc.CancelStore.Outcome;
import dev.darkroom.job.JobKey;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.JobState;
import dev.darkroom.render.RenderState;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CancelStoreTest extends DatabaseContract {
    private static final JobKey KEY = new JobKey("default/a~dry");

    private CancelStore cancels;

    @BeforeEach
    void openCancels() {
        cancels = new CancelStore(database);
    }

    @Test
    void whatIsQueuedEndsAtOnceAndTheJobIsReported() {
        pipeline.accept("a", 2);

        Outcome outcome = cancels.cancel(KEY).orElseThrow();

        assertThat(outcome).isEqualTo(new Outcome(false, JobState.CANCELLED, Map.of(RenderState.CANCELLED, 2)));
        assertThat(rows(
                        "renders",
                        "state = 'cancelled' AND error_type = 'cancelled' AND finished_at IS NOT NULL AND fence = 1"))
                .isEqualTo(2);
        assertThat(rows(
                        "jobs",
                        "state = 'cancelled' AND cancel_requested_at = finished_at"
                                + " OR cancel_requested_at < finished_at"))
                .isEqualTo(1);
        assertThat(rows("outbox", "1 = 1")).isEqualTo(1);
        assertThat(pipeline.renders.claim("default/a~dry/0")).isEmpty();
    }

    @Test
    void asOftenAsOneLikes() {
        pipeline.accept("a", 1);
        cancels.cancel(KEY);

        assertThat(cancels.cancel(KEY))
                .contains(new Outcome(true, JobState.CANCELLED, Map.of(RenderState.CANCELLED, 1)));
        assertThat(rows("outbox", "1 = 1")).isEqualTo(1);
    }

    @Test
    void aJobThatHasEndedStaysAsItIs() {
        pipeline.accept("a", 1);
        pipeline.make("default/a~dry/0");

        assertThat(cancels.cancel(KEY)).contains(new Outcome(true, JobState.DONE, Map.of(RenderState.DONE, 1)));
        assertThat(rows("jobs", "cancel_requested_at IS NOT NULL")).isZero();
    }

    @Test
    void thereIsNothingToCancelOfAJobThatNobodyKnows() {
        assertThat(cancels.cancel(KEY)).isEmpty();
    }

    @Test
    void whatIsBeingMadeGoesOnAndIsKept() {
        pipeline.accept("a", 2);
        Claim claim = pipeline.claim("default/a~dry/0");
        Attempt ready = pipeline.ready(claim, "sdxl", 40_000);
        assertThat(cancels.isCancelled(claim)).isFalse();

        Outcome outcome = cancels.cancel(KEY).orElseThrow();

        assertThat(cancels.isCancelled(claim)).isTrue();
        assertThat(outcome)
                .isEqualTo(
                        new Outcome(false, JobState.RUNNING, Map.of(RenderState.WORKING, 1, RenderState.CANCELLED, 1)));
        pipeline.settle(claim, ready, 40_000);
        assertThat(pipeline.jobs.state(KEY)).contains(JobState.PARTIAL);
        assertThat(rows("ledger", "kind = 'settle' AND micros = 40000")).isEqualTo(1);
    }

    @Test
    void aReservationThatWaitsIsGivenBack() {
        pipeline.accept("a", 1);
        Claim claim = pipeline.claim("default/a~dry/0");
        pipeline.reserve(claim, "sdxl", 40_000);
        pipeline.renders.putBack(claim, Duration.ofMinutes(10), false);

        assertThat(cancels.cancel(KEY).orElseThrow().state()).isEqualTo(JobState.CANCELLED);

        assertThat(rows("attempts", "state = 'released' AND error_type = 'cancelled'"))
                .isEqualTo(1);
        assertThat(rows("ledger", "kind = 'release' AND micros = 40000")).isEqualTo(1);
        assertThat(rows("budgets", "reserved_micros <> 0 OR spent_micros <> 0")).isZero();
    }

    @Test
    void whatIsPutBackLaterIsFoundAndWhatIsBoughtIsLeft() {
        pipeline.accept("a", 2);
        Claim waiting = pipeline.claim("default/a~dry/0");
        Claim bought = pipeline.claim("default/a~dry/1");
        pipeline.ready(bought, "sdxl", 40_000);
        cancels.cancel(KEY);
        pipeline.renders.putBack(waiting, Duration.ofMinutes(10), false);
        pipeline.renders.putBack(bought, Duration.ofMinutes(10), false);

        cancels.endQueued(10);

        assertThat(rows("renders", "state = 'cancelled' AND render_id = 'default/a~dry/0'"))
                .isEqualTo(1);
        assertThat(rows("renders", "state = 'queued' AND render_id = 'default/a~dry/1'"))
                .isEqualTo(1);
        assertThat(cancels.cancel(KEY).orElseThrow().renders())
                .isEqualTo(Map.of(RenderState.QUEUED, 1, RenderState.CANCELLED, 1));
    }

    @Test
    void whatIsHeldWaitsForItsMoneyFirst() {
        pipeline.accept("a", 2);
        Claim claim = pipeline.claim("default/a~dry/0");
        Attempt submitting = pipeline.attempts.submitting(claim, pipeline.reserve(claim, "sdxl", 40_000));
        pipeline.ends.unknown(claim, submitting, new AttemptEnds.Failure(ErrorType.TIMEOUT, "no answer", 1));
        pipeline.renders.end(claim, RenderState.HELD, ErrorType.TIMEOUT, "no answer", TestPipeline.NO_NOTES);

        Outcome outcome = cancels.cancel(KEY).orElseThrow();

        assertThat(outcome)
                .isEqualTo(new Outcome(false, JobState.HELD, Map.of(RenderState.HELD, 1, RenderState.CANCELLED, 1)));
        new HeldStore(database).resolve(submitting.attemptId(), dev.darkroom.render.Decision.RELEASED);
        cancels.endQueued(10);
        assertThat(pipeline.jobs.state(KEY)).contains(JobState.CANCELLED);
        assertThat(rows("budgets", "reserved_micros <> 0 OR spent_micros <> 0")).isZero();
    }
}
