package dev.darkroom.routes;

import static dev.darkroom.routes.Rewritings.ADDED;
import static dev.darkroom.routes.Rewritings.ENHANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.adapter.jdbc.AttemptStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.RenderStore;
import dev.darkroom.adapter.jdbc.RewritingStore;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import dev.darkroom.invariants.Invariants;
import dev.darkroom.job.JobKey;
import dev.darkroom.money.Budgets;
import dev.darkroom.money.Limits;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.Claim;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When nobody is asked to rewrite a prompt, and what a crash leaves of a rewriting. */
class EnhanceLimitsTest {
    private static final String RATE = "darkroom.provider.openrouter.rate";

    @TempDir
    private Path folder;

    private static String warning(JsonNode result) {
        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(result.get("warnings")).hasSize(1);
        return result.at("/warnings/0").asText();
    }

    @Test
    void withoutAKeyThePromptIsUsedAsGiven() throws Exception {
        try (RealCalls calls = Rewritings.at(folder)
                .with("darkroom.provider.openrouter.keys", "")
                .start()) {
            assertThat(warning(calls.done("a", "none", ENHANCE)))
                    .isEqualTo("render 0: the prompt was not rewritten: openrouter is not configured:"
                            + " darkroom.provider.openrouter.keys is empty");
            assertThat(Rewritings.asked(calls, "a")).isEmpty();
            assertThat(calls.attempts("a")).containsExactly("openai_images settled -");
        }
    }

    @Test
    void inDryRunNobodyIsAsked() throws Exception {
        Home home = new Home(folder.resolve("dry")).with("darkroom.provider.openrouter.keys", "or-1");
        try (Bench bench = Bench.start(home, false, Map.of())) {
            JobKey key = bench.submit("{\"job_id\": \"a\", \"prompt\": \"a lamp\", \"enhance\": true}");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> bench.result(key).get("state").asText().equals("done"));

            assertThat(bench.result(key).get("warnings").toString()).contains("in dry-run nobody is asked");
            assertThat(bench.sql("SELECT provider FROM attempts WHERE provider = 'openrouter'"))
                    .isEmpty();
        }
    }

    @Test
    void aBudgetThatRefusesTheRewritingLeavesTheImage() throws Exception {
        try (RealCalls calls = Rewritings.at(folder)
                .with("darkroom.enhance.max-cost-usd", "0.05")
                .start()) {
            JsonNode result = calls.done("a", "none", ENHANCE + ", \"max_cost_usd\": 0.02");

            assertThat(warning(result)).contains("the prompt was not rewritten").contains("0.05");
            assertThat(Rewritings.asked(calls, "a")).isEmpty();
            assertThat(calls.attempts("a")).containsExactly("openai_images settled -");
        }
    }

    @Test
    void aBillAboveTheReservationIsSettledAndSaid() throws Exception {
        try (RealCalls calls = Rewritings.at(folder)
                .with("darkroom.enhance.max-cost-usd", "0.0001")
                .start()) {
            assertThat(warning(calls.done("a", "none", ENHANCE))).contains("darkroom.enhance.max-cost-usd is too low");
            assertThat(Rewritings.ledger(calls, "a"))
                    .containsExactly("reserve 100", "settle " + Rewritings.bill(calls, "a"));
        }
    }

    @Test
    void whatCannotBeReachedHasCostNothing() throws Exception {
        try (RealCalls calls = Rewritings.at(folder)
                .with("darkroom.provider.openrouter.base-url", "http://127.0.0.1:1/api/v1")
                .start()) {
            assertThat(warning(calls.done("a", "none", ENHANCE))).contains("openrouter: could not be reached");
            assertThat(calls.attempts("a"))
                    .containsExactly("openrouter released unavailable", "openai_images settled -");
        }
    }

    /** The provider of the image has to be asked again after the restart; the one who rewrites has not. */
    @Test
    void aRewrittenPromptOutlivesARestart() throws Exception {
        try (RealCalls calls = Rewritings.at(folder).start()) {
            calls.bench().submit(RealCalls.job("a", "openai/429:3600x1", ENHANCE));
            await().atMost(Duration.ofSeconds(30)).until(() -> calls.attempts("a")
                    .equals(List.of("openrouter settled -", "openai_images reserved rate_limited")));
            calls.bench().sql("UPDATE renders SET next_at = 0, send_at = 0");
            calls.restart();

            assertThat(calls.end("a").get("warnings")).isEmpty();
            assertThat(Rewritings.asked(calls, "a")).hasSize(1);
            assertThat(Rewritings.prompts(calls, "a").get(0).get(1).toString()).endsWith(ADDED);
        }
    }

    /** How far a worker gets with a rewriting before it dies. */
    private interface Steps {
        void walk(AttemptStore store, RewritingStore rewritings, Claim claim, Attempt reserved);
    }

    /** A job whose rewriting waits for the minute's end is taken by a worker that dies, and found again. */
    private void died(RealCalls calls, Steps steps) throws Exception {
        calls.with(RATE, "1").start();
        calls.done("first", "none", ENHANCE);
        calls.bench().submit(RealCalls.job("a", "none", ENHANCE));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> calls.bench()
                                .number("SELECT COUNT(*) FROM renders WHERE render_id = 'default/a/0'"
                                        + " AND state = 'queued' AND fence = 1")
                        == 1);
        calls.bench().close();
        calls.bench().sql("UPDATE renders SET next_at = 0 WHERE render_id = 'default/a/0'");
        try (Database database = Database.open(calls.bench().settings().database())) {
            Claim claim = new RenderStore(database, "dead", Duration.ofMinutes(1), false)
                    .claim("default/a/0")
                    .orElseThrow();
            AttemptStore store = new AttemptStore(database, new Budgets(Limits.NONE, instance -> Limits.NONE));
            Budgets.Buyer buyer = new Budgets.Buyer("default", claim.jobKey(), null, null, null);
            steps.walk(
                    store,
                    new RewritingStore(database),
                    claim,
                    store.reserve(
                            claim,
                            new AttemptStore.Order(buyer, "openrouter", "openai/x", null, "asset-1", 10_000, false)));
        }
        calls.bench().sql("UPDATE renders SET lease_until = 1, send_at = 1 WHERE render_id = 'default/a/0'");
        calls.with(RATE, "0").start();
    }

    private static void assertSound(RealCalls calls) {
        assertThat(Invariants.check(calls.bench().settings().database())).isEmpty();
    }

    @Test
    void whatWasReservedAndNotSentBeginsAnew() throws Exception {
        try (RealCalls calls = Rewritings.at(folder)) {
            died(calls, (store, rewritings, claim, reserved) -> assertThat(reserved.submits())
                    .isZero());

            assertThat(calls.end("a").get("warnings")).isEmpty();
            assertThat(calls.attempts("a"))
                    .containsExactly("openrouter released internal", "openrouter settled -", "openai_images settled -");
            assertThat(Rewritings.asked(calls, "a")).hasSize(1);
            assertSound(calls);
        }
    }

    @Test
    void whatMayHaveBeenSentIsSpentAndNotAskedAgain() throws Exception {
        try (RealCalls calls = Rewritings.at(folder)) {
            died(calls, (store, rewritings, claim, reserved) -> store.submitting(claim, reserved));

            assertThat(warning(calls.end("a"))).contains("Darkroom stopped while openrouter was being asked");
            assertThat(calls.attempts("a"))
                    .containsExactly("openrouter spent_unknown timeout", "openai_images settled -");
            assertThat(Rewritings.ledger(calls, "a")).containsExactly("reserve 10000", "settle 10000");
            assertThat(Rewritings.asked(calls, "a")).isEmpty();
            assertSound(calls);
        }
    }

    @Test
    void whatWasSettledIsUsed() throws Exception {
        try (RealCalls calls = Rewritings.at(folder)) {
            died(
                    calls,
                    (store, rewritings, claim, reserved) -> rewritings.settled(
                            claim,
                            store.submitting(claim, reserved),
                            new Attempt.Result("ab".repeat(32), null, "a lamp, a  brass one", 7L, 1)));

            assertThat(calls.end("a").get("warnings")).isEmpty();
            assertThat(calls.attempts("a")).containsExactly("openrouter settled -", "openai_images settled -");
            assertThat(Rewritings.ledger(calls, "a")).containsExactly("reserve 10000", "settle 7");
            assertThat(Rewritings.asked(calls, "a")).isEmpty();
            assertThat(Rewritings.prompts(calls, "a").get(0).get(1)).isEqualTo("a lamp, a  brass one");
            assertSound(calls);
        }
    }
}
