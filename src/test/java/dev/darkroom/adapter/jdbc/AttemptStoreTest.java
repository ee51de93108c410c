package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.render.Attempt;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.LeaseLostException;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttemptStoreTest extends DatabaseContract {
    private static final String RENDER = "default/a~dry/0";
    private Claim claim;

    @BeforeEach
    void claim() {
        pipeline.accept("a", 1);
        claim = pipeline.claim(RENDER);
    }

    @Test
    void anAttemptBeginsWithItsReservation() {
        Attempt attempt = pipeline.reserve(claim, "sdxl", 40_000);

        assertThat(attempt.attemptId()).isEqualTo(RENDER + "/1");
        assertThat(attempt.state()).isEqualTo(AttemptState.RESERVED);
        assertThat(attempt.created().toEpochMilli())
                .isEqualTo(number("SELECT created_at FROM attempts"))
                .isBetween(database.now() - 30_000, database.now());
        assertThat(text("SELECT kind || ' ' || micros || ' ' || instance_id || ' ' || job_key FROM ledger"))
                .isEqualTo("reserve 40000 default default/a~dry");
    }

    @Test
    void theStepsOfABoughtImageAreKept() {
        Attempt ready = pipeline.ready(claim, "sdxl", 40_000);

        assertThat(pipeline.attempts.open(claim)).contains(ready);
        assertThat(pipeline.attempts.openAssets()).containsExactly(ready.assetId());
        assertThat(rows("attempts", "submit_started_at IS NOT NULL AND state = 'ready'"))
                .isEqualTo(1);
    }

    @Test
    void theKeyIsKeptFromTheMomentTheRequestLeaves() {
        Attempt reserved = pipeline.reserve(claim, "sdxl", 40_000);
        assertThat(rows("attempts", "key_id IS NULL")).isEqualTo(1);

        Attempt first = pipeline.attempts.submitting(claim, reserved.with("ba7816bf"));
        assertThat(text("SELECT state || ' ' || key_id FROM attempts")).isEqualTo("submitting ba7816bf");
        assertThat(pipeline.attempts.open(claim)).contains(first);

        Attempt again = pipeline.attempts.reservedAgain(claim, first, ErrorType.AUTH, "refused");
        Attempt second = pipeline.attempts.submitting(claim, again.with("c4ca4238"));
        Attempt given =
                pipeline.attempts.submitted(claim, second, new Attempt.Receipt("task-1", "http://127.0.0.1/1", null));
        assertThat(text("SELECT submits || ' ' || key_id FROM attempts")).isEqualTo("2 c4ca4238");
        assertThat(pipeline.attempts.open(claim)).contains(given);
        assertThat(given.keyId()).isEqualTo("c4ca4238");

        Attempt ready = pipeline.ready(claim, given, TestPipeline.SHA256, null, "a fox", 5);
        assertThat(ready.keyId()).isEqualTo("c4ca4238");
        assertThat(pipeline.attempts.open(claim)).contains(ready);
    }

    @Test
    void whatIsSentWithoutAKeyHasNone() {
        Attempt with = pipeline.attempts.submitting(
                claim, pipeline.reserve(claim, "sdxl", 0).with("ba7816bf"));
        Attempt again = pipeline.attempts.reservedAgain(claim, with, ErrorType.AUTH, "refused");

        pipeline.attempts.submitting(claim, again.with(null));

        assertThat(rows("attempts", "key_id IS NULL")).isEqualTo(1);
    }

    @Test
    void whatWasSurelyNotBoughtIsReleasedAndTheNextMayBegin() {
        Attempt first = pipeline.reserve(claim, "sdxl", 40_000);

        pipeline.released(claim, first, ErrorType.UNAVAILABLE, "x".repeat(5_000), 12);

        assertThat(text("SELECT micros || ' ' || kind FROM ledger WHERE kind <> 'reserve'"))
                .isEqualTo("40000 release");
        assertThat(text("SELECT message FROM attempts")).hasSize(2_000).endsWith("x…");
        assertThat(rows("attempts", "settled_micros IS NULL AND finished_at IS NOT NULL"))
                .isEqualTo(1);
        assertThat(pipeline.attempts.open(claim)).isEmpty();
        assertThat(pipeline.reserve(claim, "flux", 50_000).attemptId()).isEqualTo(RENDER + "/2");
    }

    @Test
    void whatWasBoughtAndLostCountsAsSpent() {
        Attempt ready = pipeline.ready(claim, "sdxl", 40_000);

        pipeline.spentLost(claim, ready, ErrorType.BAD_RESPONSE, "no image", 12);

        assertThat(text("SELECT micros || ' ' || kind FROM ledger WHERE kind <> 'reserve'"))
                .isEqualTo("40000 settle");
        assertThat(number("SELECT settled_micros FROM attempts")).isEqualTo(40_000);
        assertThat(pipeline.attempts.open(claim)).isEmpty();
    }

    @Test
    void aRenderHasOneOpenAttempt() {
        pipeline.reserve(claim, "sdxl", 40_000);

        assertThatThrownBy(() -> pipeline.reserve(claim, "flux", 40_000))
                .isInstanceOf(UnableToExecuteStatementException.class);

        assertThat(rows("attempts", "1 = 1")).isEqualTo(1);
        assertThat(rows("ledger", "1 = 1")).isEqualTo(1);
    }

    /** What a row needs to be in a state at all. */
    private static final Map<AttemptState, String> NEEDS = Map.of(
            AttemptState.RESERVED, "submit_started_at = NULL",
            AttemptState.SUBMITTING, "submit_started_at = 1",
            AttemptState.SUBMITTED, "submit_started_at = 1, provider_ref = 'p-1'",
            AttemptState.READY, "submit_started_at = 1, spool_sha256 = 'ab'",
            AttemptState.SETTLED, "submit_started_at = 1, spool_sha256 = 'ab', settled_micros = 1, finished_at = 1",
            AttemptState.RELEASED, "said_unbilled = 1, finished_at = 1",
            AttemptState.UNKNOWN, "submit_started_at = 1",
            AttemptState.SPENT_LOST, "submit_started_at = 1, settled_micros = 1, finished_at = 1",
            AttemptState.SPENT_UNKNOWN, "submit_started_at = 1, settled_micros = 1, finished_at = 1");

    private void eachEdge(BiConsumer<Attempt, AttemptState> check) {
        Attempt attempt = pipeline.reserve(claim, "sdxl", 40_000);
        for (AttemptState from : AttemptState.values()) {
            for (AttemptState to : AttemptState.values()) {
                sql("UPDATE attempts SET settled_micros = NULL, finished_at = NULL, provider_ref = NULL,"
                        + " spool_sha256 = NULL, state = 'reserved'");
                sql("UPDATE attempts SET " + NEEDS.get(from) + ", state = '" + from.word() + "'");
                check.accept(attempt.in(from), to);
            }
        }
        sql("UPDATE attempts SET settled_micros = NULL, finished_at = NULL, provider_ref = NULL, state = 'reserved'");
    }

    @Test
    void onlyLegalEdgesAreWalked() {
        eachEdge((attempt, to) -> {
            if (attempt.state().mayBecome(to)) {
                walk(attempt, to);
                assertThat(text("SELECT state FROM attempts")).isEqualTo(to.word());
            } else {
                assertThatThrownBy(() -> walk(attempt, to))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(attempt.state().word() + " to " + to.word());
                assertThat(text("SELECT state FROM attempts"))
                        .isEqualTo(attempt.state().word());
            }
        });
    }

    private void walk(Attempt attempt, AttemptState to) {
        database.jdbi()
                .useTransaction(h -> AttemptStore.edge(
                        h,
                        claim,
                        attempt,
                        to,
                        h.createUpdate("UPDATE attempts SET " + NEEDS.get(to) + ", state = '" + to.word() + "'"
                                + AttemptStore.WHERE)));
    }

    @Test
    void anAttemptThatHasMovedOnIsNotMovedFromWhereItWas() {
        Attempt reserved = pipeline.reserve(claim, "sdxl", 40_000);
        pipeline.attempts.submitting(claim, reserved);

        assertThatThrownBy(() -> pipeline.attempts.submitting(claim, reserved))
                .as("the second purchase")
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> pipeline.released(claim, reserved, ErrorType.INTERNAL, "late", 0))
                .isInstanceOf(LeaseLostException.class);
        assertThat(rows("ledger", "kind = 'release'")).isZero();
    }

    @Test
    void aLostLeaseWritesNoStep() {
        Attempt ready = pipeline.ready(claim, "sdxl", 40_000);
        sql("UPDATE renders SET lease_until = 1");
        pipeline.claimAs("node-b", RENDER);

        assertThatThrownBy(() -> pipeline.reserve(claim, "flux", 1)).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> pipeline.attempts.submitting(claim, ready.in(AttemptState.RESERVED)))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> pipeline.ready(claim, ready.in(AttemptState.SUBMITTING), "cd", 1L, "p", 1))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(
                        () -> pipeline.released(claim, ready.in(AttemptState.RESERVED), ErrorType.INTERNAL, "late", 0))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> pipeline.spentLost(claim, ready, ErrorType.INTERNAL, "late", 0))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> pipeline.settle(claim, ready)).isInstanceOf(LeaseLostException.class);

        assertThat(text("SELECT state || spool_sha256 FROM attempts")).isEqualTo("ready" + TestPipeline.SHA256);
        assertThat(rows("ledger", "kind <> 'reserve'")).isZero();
        assertThat(rows("assets", "1 = 1")).isZero();
        assertThat(rows("renders", "owner = 'node-b' AND state = 'working'")).isEqualTo(1);
    }

    @Test
    void theNextWorkerGoesOnWhereTheLastOneStopped() {
        Attempt ready = pipeline.ready(claim, "sdxl", 40_000);
        sql("UPDATE renders SET lease_until = 1");
        Claim next = pipeline.claimAs("node-b", RENDER);

        assertThat(pipeline.attempts.open(next)).contains(ready);
        assertThatCode(() -> pipeline.settle(next, ready)).doesNotThrowAnyException();
    }

    @Test
    void textsThatTheDatabaseWouldRefuseAreStored() {
        Attempt submitting = pipeline.attempts.submitting(claim, pipeline.reserve(claim, "sdxl", 0));
        Attempt ready = pipeline.ready(claim, submitting, TestPipeline.SHA256, null, "a\0b\uD83D", 5);
        assertThat(text("SELECT final_prompt FROM attempts")).isEqualTo("a\uFFFDb\uFFFD");

        pipeline.spentLost(claim, ready, ErrorType.BAD_RESPONSE, "\0", 5);

        assertThat(text("SELECT message FROM attempts")).isEqualTo("\uFFFD");
    }
}
