package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** openai-images: what is bought, what it costs, and what each failure leads to. All jobs are asked for at once. */
class OpenAiCallTest {
    private static final String LOW = "\"quality\": \"low\"";
    private static final String RESERVED = "reserve 12200";

    @TempDir
    private static Path folder;

    private static RealCalls calls;

    /** What a fault leads to; {@code money} is the ledger's second movement, empty when the price stays reserved. */
    private record Case(String fault, String state, String attempt, String money) {
        String id() {
            return "case-" + fault.replace(':', '-');
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("none", "done", "settled -", "settle bill"),
                new Case("latency:500", "done", "settled -", "settle bill"),
                new Case("dribble:20", "done", "settled -", "settle bill"),
                new Case("wrong-size", "done", "settled -", "settle bill"),
                new Case("wrong-format", "done", "settled -", "settle bill"),
                new Case("400", "failed", "released invalid_request", "release 12200"),
                new Case("moderated", "failed", "released moderated", "release 12200"),
                new Case("500", "held", "unknown unavailable", ""),
                new Case("503", "held", "unknown unavailable", ""),
                new Case("reset", "held", "unknown unavailable", ""),
                new Case("drop-after-read", "held", "unknown unavailable", ""),
                new Case("black-hole", "held", "unknown timeout", ""),
                new Case("garbage", "held", "unknown bad_response", ""),
                new Case("error-in-200", "held", "unknown bad_response", ""),
                new Case("empty-body", "held", "unknown bad_response", ""),
                new Case("truncated-json", "held", "unknown bad_response", ""),
                new Case("truncated-base64", "held", "unknown bad_response", ""),
                new Case("false-gzip", "held", "unknown bad_response", ""),
                new Case("gzip-cut-off", "held", "unknown bad_response", ""),
                new Case("cut-off", "held", "unknown bad_response", ""),
                new Case("empty-image", "held", "unknown bad_response", ""),
                new Case("endless", "failed", "spent_lost bad_response", "settle 12200"),
                new Case("text-image", "failed", "spent_lost bad_response", "settle bill"),
                new Case("truncated-image", "failed", "spent_lost bad_response", "settle bill"));
    }

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, "openai_images,noop_media").start();
        cases().forEach(one -> calls.bench().submit(RealCalls.job(one.id(), one.fault(), LOW)));
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFaultEndsAsTheMoneyDemands(Case one) throws Exception {
        String state = calls.end(one.id()).get("state").asText();

        assertThat(calls.attempts(one.id())).containsExactly("openai_images " + one.attempt());
        assertThat(state).isEqualTo(one.state());
        assertThat(calls.posts(one.id())).as("requests sent").isEqualTo(1);
        List<String> ledger = calls.ledger(one.id());
        assertThat(ledger).contains(RESERVED).hasSize(one.money().isEmpty() ? 1 : 2);
        if (!one.money().isEmpty()) {
            assertThat(ledger).contains(one.money().replace("bill", String.valueOf(calls.bill(one.id()))));
        }
    }

    @Test
    void theRequestSaysModelPromptAndSizeAndNothingThatWasNotAsked() throws Exception {
        calls.end("case-none");

        String body = calls.simulator().requests().stream()
                .filter(request -> request.text().contains("a lamp, case-none "))
                .findFirst()
                .orElseThrow()
                .text();
        assertThat(body)
                .isEqualTo("{\"model\":\"gpt-image-1-mini\",\"prompt\":\"a lamp, case-none [fault:none]\",\"n\":1,"
                        + "\"size\":\"1024x1024\",\"quality\":\"low\"}");
    }
}
