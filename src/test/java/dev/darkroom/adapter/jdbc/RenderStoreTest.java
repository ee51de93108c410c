package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.job.JobKey;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.JobState;
import dev.darkroom.render.LeaseLostException;
import dev.darkroom.render.RenderState;
import dev.darkroom.render.Skip;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RenderStoreTest extends DatabaseContract {
    private static final String RENDER = "default/a~dry/0";
    private static final JobKey JOB = new JobKey("default/a~dry");

    @BeforeEach
    void accept() {
        pipeline.accept("a", 1);
    }

    private void leaseEnds() {
        sql("UPDATE renders SET lease_until = 1, send_at = 1");
    }

    @Test
    void aFreeRenderIsTakenOnce() {
        Claim claim = pipeline.claim(RENDER);

        assertThat(claim.fence()).isEqualTo(1);
        assertThat(claim.jobKey()).isEqualTo(JOB.value());
        assertThat(claim.jobId()).isEqualTo("a");
        assertThat(claim.index()).isZero();
        assertThat(claim.dryRun()).isTrue();
        assertThat(claim.failures()).isZero();
        assertThat(claim.document()).contains("\"prompt\":\"a fox\"");
        assertThat(pipeline.jobs.state(JOB)).contains(JobState.RUNNING);
        assertThat(pipeline.renders("node-b").claim(RENDER)).isEmpty();
        assertThat(pipeline.renders.claim(RENDER)).as("by itself").isEmpty();
        assertThat(number("SELECT lease_until FROM renders") - database.now()).isBetween(50_000L, 60_000L);
    }

    @Test
    void sixteenWorkersClaimARenderOnce() throws Exception {
        List<Optional<Claim>> claims =
                Together.run(16, i -> () -> pipeline.renders("node-" + i).claim(RENDER));

        assertThat(claims).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(number("SELECT fence FROM renders")).isEqualTo(1);
    }

    @Test
    void aRenderWhoseLeaseEndedGoesToTheNextWithAHigherFence() {
        pipeline.claim(RENDER);
        leaseEnds();

        Claim next = pipeline.claimAs("node-b", RENDER);

        assertThat(next.fence()).isEqualTo(2);
        assertThat(text("SELECT owner FROM renders")).isEqualTo("node-b");
    }

    @Test
    void whatIsOverUnknownOrOfTheOtherKindIsNotTaken() {
        assertThat(pipeline.renders.claim("default/a~dry/7")).isEmpty();
        assertThat(new RenderStore(database, "node-a", TestPipeline.LEASE, false).claim(RENDER))
                .isEmpty();
        pipeline.fail(RENDER);
        assertThat(pipeline.renders.claim(RENDER)).isEmpty();
    }

    @Test
    void aHeartbeatExtendsTheLeaseAndTellsWhatIsLost() {
        pipeline.accept("b", 1);
        Claim kept = pipeline.claim(RENDER);
        Claim lost = pipeline.claim("default/b~dry/0");
        leaseEnds();
        pipeline.claimAs("node-b", lost.renderId());

        assertThat(pipeline.renders.heartbeat(List.of(lost, kept))).containsExactly(lost);

        assertThat(number("SELECT lease_until FROM renders WHERE owner = 'node-a'"))
                .isGreaterThan(database.now() + 50_000);
        assertThat(pipeline.renders("node-c").claim(RENDER)).isEmpty();
    }

    @Test
    void aRenderThatIsPutBackRestsAndIsTakenAgain() {
        pipeline.renders.putBack(pipeline.claim(RENDER), Duration.ofMinutes(5), true);

        assertThat(pipeline.renders.claim(RENDER)).as("resting").isEmpty();
        assertThat(pipeline.renders.due(9)).isEmpty();
        assertThat(pipeline.jobs.state(JOB)).contains(JobState.RUNNING);

        sql("UPDATE renders SET next_at = 1, send_at = 1");
        assertThat(pipeline.renders.due(9)).hasSize(1);
        Claim again = pipeline.claim(RENDER);
        assertThat(again.failures()).isEqualTo(1);
        assertThat(again.fence()).isEqualTo(2);

        pipeline.renders.putBack(again, Duration.ZERO, false);
        assertThat(pipeline.claim(RENDER).failures()).isEqualTo(1);
    }

    @Test
    void anEndedRenderKeepsItsReasons() {
        pipeline.renders.end(
                pipeline.claim(RENDER),
                RenderState.FAILED,
                ErrorType.MODERATED,
                "not \0 this",
                new RenderNotes(List.of(new Skip("flux", "not configured")), List.of("smaller")));

        assertThat(text("SELECT error_type || ' ' || message || skipped || warnings FROM renders"))
                .isEqualTo(
                        "moderated not \uFFFD this[{\"provider\":\"flux\",\"reason\":\"not configured\"}][\"smaller\"]");
        assertThat(pipeline.jobs.state(JOB)).contains(JobState.FAILED);
        assertThat(rows("jobs", "finished_at IS NOT NULL")).isEqualTo(1);
    }

    @Test
    void aHeldRenderIsNotFinished() {
        pipeline.end(RENDER, RenderState.HELD, ErrorType.TIMEOUT);

        assertThat(pipeline.jobs.state(JOB)).contains(JobState.HELD);
        assertThat(rows("jobs", "finished_at IS NULL")).isEqualTo(1);
        assertThat(rows("renders", "finished_at IS NULL AND owner IS NULL")).isEqualTo(1);
        assertThat(rows("outbox", "type = 'held'")).isEqualTo(1);
    }

    @Test
    void aLostLeaseChangesNothing() {
        Claim old = pipeline.claim(RENDER);
        leaseEnds();
        pipeline.claimAs("node-b", RENDER);
        String before = text("SELECT state || fence || owner || lease_until || failures FROM renders");

        assertThat(pipeline.renders.heartbeat(List.of(old))).containsExactly(old);
        assertThatThrownBy(() -> pipeline.renders.putBack(old, Duration.ZERO, true))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> pipeline.renders.end(
                        old, RenderState.FAILED, ErrorType.INTERNAL, "late", TestPipeline.NO_NOTES))
                .isInstanceOf(LeaseLostException.class);

        assertThat(text("SELECT state || fence || owner || lease_until || failures FROM renders"))
                .isEqualTo(before);
    }

    @Test
    void theSweeperFindsWhatHasNoMessage() throws Exception {
        assertThat(pipeline.renders.due(9)).as("its sender has a minute").isEmpty();
        sql("UPDATE renders SET send_at = 1");
        List<RenderStore.Due> due = pipeline.renders.due(9);
        assertThat(due).containsExactly(new RenderStore.Due(RENDER, 4, 0));
        assertThat(new RenderStore(database, "node-a", TestPipeline.LEASE, false).due(9))
                .isEmpty();

        pipeline.renders.announced(due);

        assertThat(pipeline.renders.due(9)).isEmpty();
        long[] minutes = {1, 2, 4, 8, 60, 60};
        for (int send = 1; send < minutes.length; send++) {
            sql("UPDATE renders SET send_at = 1");
            pipeline.renders.announced(due);
            assertThat(number("SELECT send_at FROM renders") - database.now())
                    .isBetween(minutes[send] * 60_000 - 10_000, minutes[send] * 60_000);
        }
    }

    @Test
    void aRenderThatWasTakenBetweenSweepAndSendKeepsItsLeaseTime() {
        sql("UPDATE renders SET send_at = 1, sends = 4");
        List<RenderStore.Due> due = pipeline.renders.due(9);
        pipeline.claim(RENDER);

        pipeline.renders.announced(due);

        assertThat(number("SELECT send_at - lease_until FROM renders")).isZero();
    }

    @Test
    void aRenderThatWasPutBackBetweenSendAndItsNoteIsAnnouncedAgain() {
        sql("UPDATE renders SET send_at = 1");
        List<RenderStore.Due> due = pipeline.renders.due(9);
        pipeline.renders.putBack(pipeline.claim(RENDER), Duration.ZERO, false);

        pipeline.renders.announced(due);

        assertThat(pipeline.renders.due(9))
                .extracting(RenderStore.Due::renderId)
                .containsExactly(RENDER);
    }

    @Test
    void aDeadWorkersRenderIsDueWhenItsLeaseEnds() {
        pipeline.claim(RENDER);
        assertThat(pipeline.renders.due(9)).isEmpty();
        leaseEnds();
        assertThat(pipeline.renders.due(9)).hasSize(1);
    }

    @Test
    void dueIsBoundedAndOldestFirst() {
        pipeline.accept("b", 5);
        sql("UPDATE renders SET send_at = 100 + render_index WHERE job_key = 'default/b~dry'");

        assertThat(pipeline.renders.due(2))
                .extracting(RenderStore.Due::renderId)
                .containsExactly("default/b~dry/0", "default/b~dry/1");
    }

    @Test
    void aNodeThatStartsAgainHasItsOwnRendersAtOnceAndLeavesOthersAlone() {
        pipeline.accept("b", 1);
        pipeline.accept("c", 1);
        pipeline.claim(RENDER);
        pipeline.claimAs("node-b", "default/b~dry/0");

        pipeline.renders.recoverOwn();

        assertThat(pipeline.renders.due(9))
                .extracting(RenderStore.Due::renderId)
                .containsExactlyInAnyOrder(RENDER, "default/c~dry/0");
        assertThat(pipeline.claim(RENDER).fence()).isEqualTo(2);
        assertThat(pipeline.renders.claim("default/b~dry/0")).isEmpty();
        assertThat(pipeline.renders.open()).isEqualTo(3);
    }

    @Test
    void recoveryDoesNotCutARestShort() {
        pipeline.renders.putBack(pipeline.claim(RENDER), Duration.ofMinutes(5), true);

        pipeline.renders.recoverOwn();

        assertThat(pipeline.renders.due(9)).isEmpty();
    }
}
