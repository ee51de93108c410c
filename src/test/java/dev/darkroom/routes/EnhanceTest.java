package dev.darkroom.routes;

import static dev.darkroom.routes.Rewritings.ADDED;
import static dev.darkroom.routes.Rewritings.ENHANCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.invariants.Invariants;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code enhance: true}: what is sent, kept and paid, when all goes well and when it does not. All jobs run at once. */
class EnhanceTest {
    @TempDir
    private static Path folder;

    private static RealCalls calls;

    /** What a fault of the rewriting leads to; {@code money} is the ledger's second movement. */
    private record Case(String fault, String attempt, String money) {
        String id() {
            return "case-" + fault.replace(':', '-');
        }
    }

    private static final String GIVEN_BACK = "release 10000";
    private static final String SPENT = "settle 10000";

    static Stream<Case> failures() {
        return Stream.of(
                new Case("400", "released invalid_request", GIVEN_BACK),
                new Case("401", "released auth", GIVEN_BACK),
                new Case("402", "released quota_exhausted", GIVEN_BACK),
                new Case("403", "released auth", GIVEN_BACK),
                new Case("429", "released rate_limited", GIVEN_BACK),
                new Case("moderated", "released moderated", GIVEN_BACK),
                new Case("content-moderated", "released moderated", GIVEN_BACK),
                new Case("500", "spent_unknown unavailable", SPENT),
                new Case("503", "spent_unknown unavailable", SPENT),
                new Case("504", "spent_unknown unavailable", SPENT),
                new Case("reset", "spent_unknown unavailable", SPENT),
                new Case("drop-after-read", "spent_unknown unavailable", SPENT),
                new Case("black-hole", "spent_unknown timeout", SPENT),
                new Case("latency:60000", "spent_unknown timeout", SPENT),
                new Case("garbage", "spent_unknown bad_response", SPENT),
                new Case("error-in-200", "spent_unknown bad_response", SPENT),
                new Case("choice-error", "spent_unknown bad_response", SPENT),
                new Case("empty-content", "spent_unknown bad_response", SPENT),
                new Case("prose-content", "spent_unknown bad_response", SPENT),
                new Case("empty-body", "spent_unknown bad_response", SPENT),
                new Case("truncated-json", "spent_unknown bad_response", SPENT),
                new Case("cut-off", "spent_unknown bad_response", SPENT),
                new Case("false-gzip", "spent_unknown bad_response", SPENT),
                new Case("gzip-cut-off", "spent_unknown bad_response", SPENT),
                new Case("endless", "spent_unknown bad_response", SPENT));
    }

    @BeforeAll
    static void start() throws Exception {
        calls = Rewritings.at(folder).start();
        calls.done("first", "none", ENHANCE); // which takes longer than any other
        failures().forEach(one -> calls.bench().submit(RealCalls.job(one.id(), "openrouter/" + one.fault(), ENHANCE)));
        calls.bench().submit(RealCalls.job("good", "none", ENHANCE));
        calls.bench().submit(RealCalls.job("slow", "openrouter/dribble:20", ENHANCE));
        calls.bench().submit(RealCalls.job("three", "none", ENHANCE + ", \"n\": 3"));
        calls.bench().submit(RealCalls.job("plain", "none", "\"quality\": \"low\""));
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
        assertThat(Invariants.checkQuiescent(calls.bench().settings().database()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureCostsTheRenderNothingButTheBetterPrompt(Case one) throws Exception {
        String prompt = Rewritings.prompt(one.id(), "openrouter/" + one.fault());
        JsonNode result = calls.end(one.id());

        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(calls.attempts(one.id())).containsExactly("openrouter " + one.attempt(), "openai_images settled -");
        assertThat(Rewritings.ledger(calls, one.id())).containsExactlyInAnyOrder("reserve 10000", one.money());
        assertThat(Rewritings.asked(calls, one.id())).as("requests sent").hasSize(1);
        assertThat(Rewritings.prompts(calls, one.id())).containsExactly(List.of(prompt, prompt));
        assertThat(result.get("warnings")).singleElement().satisfies(warning -> assertThat(warning.asText())
                .startsWith("render 0: the prompt was not rewritten: openrouter: ")
                .doesNotContain("a lamp", "or-"));
    }

    @Test
    void bothPromptsAreKeptAndTheBillIsSettled() throws Exception {
        String prompt = Rewritings.prompt("good", "none");
        JsonNode result = calls.end("good");

        assertThat(result.get("warnings")).isEmpty();
        assertThat(calls.attempts("good")).containsExactly("openrouter settled -", "openai_images settled -");
        assertThat(Rewritings.prompts(calls, "good")).containsExactly(List.of(prompt, prompt + ADDED));
        assertThat(Rewritings.images(calls, "good")).singleElement().satisfies(request -> assertThat(request.text())
                .contains(prompt + ADDED));
        long bill = Rewritings.bill(calls, "good");
        assertThat(bill).isPositive();
        assertThat(Rewritings.ledger(calls, "good")).containsExactly("reserve 10000", "settle " + bill);
        JsonNode render = result.at("/renders/0");
        assertThat(render.at("/attempts/0/provider").asText()).isEqualTo("openrouter");
        assertThat(render.at("/attempts/0/outcome").asText()).isEqualTo("settled");
        assertThat(render.at("/attempts/0/cost_usd").decimalValue()).isEqualByComparingTo(BigDecimal.valueOf(bill, 6));
        BigDecimal all = BigDecimal.valueOf(calls.bill("good"), 6);
        assertThat(render.get("cost_usd").decimalValue()).isEqualByComparingTo(all);
        assertThat(result.get("cost_usd").decimalValue()).isEqualByComparingTo(all);
        assertThat(render.get("provider").asText()).isEqualTo("openai_images");
        assertSidecar(prompt);
    }

    private static void assertSidecar(String prompt) throws Exception {
        String key = calls.bench()
                .sql("SELECT sidecar_key FROM assets WHERE render_id = 'default/good/0'")
                .get(0)
                .get(0)
                .toString();
        JsonNode sidecar = new JsonMapper()
                .readTree(Files.readString(folder.resolve("home/data/storage").resolve(key)));
        assertThat(sidecar.get("prompt").asText()).isEqualTo(prompt);
        assertThat(sidecar.get("final_prompt").asText()).isEqualTo(prompt + ADDED);
    }

    @Test
    void anAnswerInPiecesIsRead() throws Exception {
        calls.end("slow");
        assertThat(Rewritings.prompts(calls, "slow").get(0).get(1).toString()).endsWith(ADDED);
    }

    @Test
    void everyImageHasARewritingOfItsOwn() throws Exception {
        calls.end("three");

        assertThat(Rewritings.asked(calls, "three")).hasSize(3);
        assertThat(calls.attempts("three")).hasSize(6).containsOnly("openrouter settled -", "openai_images settled -");
    }

    @Test
    void whoDoesNotWantItIsNotAsked() throws Exception {
        assertThat(calls.end("plain").get("warnings")).isEmpty();
        assertThat(Rewritings.asked(calls, "plain")).isEmpty();
    }

    @Test
    void itIsNoImageInTheStatistics() throws Exception {
        calls.end("good");
        assertThat(calls.bench().sql("SELECT provider FROM provider_health WHERE provider = 'openrouter'"))
                .isEmpty();
    }
}
