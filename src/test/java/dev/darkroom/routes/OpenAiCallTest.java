package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.HeldStore;
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

    private static final FaultCase.Sale SALE = new FaultCase.Sale("openai_images", 12_200, LOW);

    @TempDir
    private static Path folder;

    private static RealCalls calls;

    static Stream<FaultCase> cases() {
        return Stream.of(
                new FaultCase(SALE, "none", "done", "settled -", "settle bill"),
                new FaultCase(SALE, "latency:500", "done", "settled -", "settle bill"),
                new FaultCase(SALE, "dribble:20", "done", "settled -", "settle bill"),
                new FaultCase(SALE, "wrong-size", "done", "settled -", "settle bill"),
                new FaultCase(SALE, "wrong-format", "done", "settled -", "settle bill"),
                new FaultCase(SALE, "404", "failed", "released not_found", "release 12200"),
                new FaultCase(SALE, "410", "failed", "released not_found", "release 12200"),
                new FaultCase(SALE, "413", "failed", "released invalid_request", "release 12200"),
                new FaultCase(SALE, "400", "failed", "released invalid_request", "release 12200"),
                new FaultCase(SALE, "moderated", "failed", "released moderated", "release 12200"),
                new FaultCase(SALE, "500", "held", "unknown unavailable", ""),
                new FaultCase(SALE, "503", "held", "unknown unavailable", ""),
                new FaultCase(SALE, "reset", "held", "unknown unavailable", ""),
                new FaultCase(SALE, "drop-after-read", "held", "unknown unavailable", ""),
                new FaultCase(SALE, "black-hole", "held", "unknown timeout", ""),
                new FaultCase(SALE, "garbage", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "error-in-200", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "empty-body", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "truncated-json", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "truncated-base64", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "false-gzip", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "gzip-cut-off", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "cut-off", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "empty-image", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "endless", "failed", "spent_lost bad_response", "settle 12200"),
                new FaultCase(SALE, "text-image", "failed", "spent_lost bad_response", "settle bill"),
                new FaultCase(SALE, "truncated-image", "failed", "spent_lost bad_response", "settle bill"));
    }

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, "openai_images,noop_media").start();
        cases().forEach(one -> one.submit(calls));
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFaultEndsAsTheMoneyDemands(FaultCase one) throws Exception {
        one.assertEnd(calls);
    }

    @Test
    void theRequestSaysModelPromptAndSizeAndNothingThatWasNotAsked() throws Exception {
        calls.end("case-none-12200");

        String body = calls.simulator().requests().stream()
                .filter(request -> request.text().contains("a lamp, case-none-12200 "))
                .findFirst()
                .orElseThrow()
                .text();
        assertThat(body)
                .isEqualTo(
                        "{\"model\":\"gpt-image-1-mini\",\"prompt\":\"a lamp, case-none-12200 [fault:none]\",\"n\":1,"
                                + "\"size\":\"1024x1024\",\"quality\":\"low\"}");
    }

    @Test
    void theIdOfARequestIsKeptWithSuccessRefusalAndDoubt() throws Exception {
        for (String fault : List.of("none", "moderated", "500", "garbage")) {
            String id = "case-" + fault + "-12200";
            JsonNode attempt = calls.end(id).at("/renders/0/attempts/0");
            assertThat(attempt.path("request_id").asText()).as(fault).isNotEmpty();
            assertThat(attempt.has("provider_model")).as(fault).isFalse();
        }
        String asked = calls.end("case-garbage-12200")
                .at("/renders/0/attempts/0/request_id")
                .asText();
        try (Database database = Database.open(calls.bench().settings().database())) {
            assertThat(new HeldStore(database).list())
                    .filteredOn(held -> held.jobKey().equals("default/case-garbage-12200"))
                    .extracting(HeldStore.Held::providerRef)
                    .containsExactly(asked);
        }
    }
}
