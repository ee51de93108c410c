package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.render.Attempt;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.LeaseLostException;
import dev.darkroom.render.RenderState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A step of an attempt and the takeover of its render, one in the middle of the other. */
class FenceTest extends DatabaseContract {
    private static final String RENDER = "default/a~dry/0";
    private Claim claim;
    private Attempt reserved;

    @BeforeEach
    void leaseHasEnded() {
        pipeline.accept("a", 1);
        claim = pipeline.claim(RENDER);
        reserved = pipeline.reserve(claim, "sdxl", 0);
        sql("UPDATE renders SET lease_until = 1");
    }

    private static void isWaiting(CompletableFuture<?> work) {
        assertThatThrownBy(() -> work.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void aTakeoverWaitsForTheStepThatIsBeingWritten() {
        CompletableFuture<Claim> takeover = database.jdbi().inTransaction(h -> {
            RenderStore.hold(h, claim);
            CompletableFuture<Claim> other = CompletableFuture.supplyAsync(() -> pipeline.claimAs("node-b", RENDER));
            isWaiting(other);
            h.execute("UPDATE attempts SET state = 'submitting', submit_started_at = 1");
            return other;
        });

        Claim next = takeover.orTimeout(30, TimeUnit.SECONDS).join();

        assertThat(pipeline.attempts.open(next).orElseThrow().state().word()).isEqualTo("submitting");
    }

    @Test
    void aStepThatComesDuringATakeoverIsNotWritten() {
        CompletableFuture<Attempt> step = database.jdbi().inTransaction(h -> {
            h.execute("UPDATE renders SET fence = fence + 1, owner = 'node-b', lease_until = 9000000000000");
            CompletableFuture<Attempt> late =
                    CompletableFuture.supplyAsync(() -> pipeline.attempts.submitting(claim, reserved));
            isWaiting(late);
            return late;
        });

        assertThatThrownBy(() -> step.orTimeout(30, TimeUnit.SECONDS).join())
                .hasCauseInstanceOf(LeaseLostException.class);
        assertThat(text("SELECT state FROM attempts")).isEqualTo("reserved");
    }

    @Test
    void aStepHoldsItsRenderUntilItIsCommitted() {
        CompletableFuture<Claim> takeover = database.jdbi().inTransaction(h -> {
            AttemptStore.submitting(h, claim, reserved);
            CompletableFuture<Claim> other = CompletableFuture.supplyAsync(() -> pipeline.claimAs("node-b", RENDER));
            isWaiting(other);
            return other;
        });

        Claim next = takeover.orTimeout(30, TimeUnit.SECONDS).join();

        assertThat(pipeline.attempts.open(next).orElseThrow().state().word()).isEqualTo("submitting");
    }

    @Test
    void anAttemptThatBeginsDuringATakeoverIsNotWritten() {
        pipeline.accept("b", 1);
        Claim late = pipeline.claim("default/b~dry/0");
        CompletableFuture<Attempt> begun = database.jdbi().inTransaction(h -> {
            h.execute("UPDATE renders SET fence = fence + 1, owner = 'node-b' WHERE job_key = 'default/b~dry'");
            CompletableFuture<Attempt> begins = CompletableFuture.supplyAsync(() -> pipeline.reserve(late, "sdxl", 5));
            isWaiting(begins);
            return begins;
        });

        assertThatThrownBy(() -> begun.orTimeout(30, TimeUnit.SECONDS).join())
                .hasCauseInstanceOf(LeaseLostException.class);
        assertThat(rows("attempts", "render_id = 'default/b~dry/0'")).isZero();
        assertThat(rows("budgets", "1 = 1")).isZero();
    }

    @Test
    void whoLostTheRenderIsToldThatAndNothingOfTheNextWorkersAttempt() {
        pipeline.claimAs("node-b", RENDER);

        assertThatThrownBy(() -> pipeline.renders.end(
                        claim, RenderState.FAILED, ErrorType.UNAVAILABLE, "no luck", TestPipeline.NO_NOTES))
                .isInstanceOf(LeaseLostException.class);
        assertThat(text("SELECT state FROM renders")).isEqualTo("working");
    }
}
