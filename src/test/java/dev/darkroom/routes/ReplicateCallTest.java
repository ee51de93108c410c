package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.simulator.LogEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** replicate_sdxl: what is bought, what it costs, and what each failure leads to. All jobs are asked for at once. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicateCallTest {
    private static final String SMALL = "\"width\": 512, \"height\": 576, \"seed\": 7";
    private static final String RESERVED = "reserve 50000";
    private static final String PAID = "settle 50000";
    private static final String GIVEN_BACK = "release 50000";

    private static final FaultCase.Sale SALE = new FaultCase.Sale("replicate_sdxl", 50_000, SMALL);

    @TempDir
    private static Path folder;

    private static RealCalls calls;

    static Stream<FaultCase> cases() {
        return Stream.of(
                new FaultCase(SALE, "none", "done", "settled -", PAID),
                new FaultCase(SALE, "latency:500", "done", "settled -", PAID),
                new FaultCase(SALE, "dribble:20", "done", "settled -", PAID),
                new FaultCase(SALE, "wrong-size", "done", "settled -", PAID),
                new FaultCase(SALE, "wrong-format", "done", "settled -", PAID),
                new FaultCase(SALE, "flapping", "done", "settled -", PAID),
                new FaultCase(SALE, "poll-500", "done", "settled -", PAID),
                new FaultCase(SALE, "poll-429", "done", "settled -", PAID),
                new FaultCase(SALE, "poll-garbage", "done", "settled -", PAID),
                new FaultCase(SALE, "download-500", "done", "settled -", PAID),
                new FaultCase(SALE, "download-drop", "done", "settled -", PAID),
                new FaultCase(SALE, "download-401", "done", "settled -", PAID),
                new FaultCase(SALE, "404", "failed", "released not_found", GIVEN_BACK),
                new FaultCase(SALE, "410", "failed", "released not_found", GIVEN_BACK),
                new FaultCase(SALE, "413", "failed", "released invalid_request", GIVEN_BACK),
                new FaultCase(SALE, "400", "failed", "released invalid_request", GIVEN_BACK),
                new FaultCase(SALE, "moderated", "failed", "spent_lost moderated", PAID),
                new FaultCase(SALE, "content-moderated", "failed", "spent_lost moderated", PAID),
                new FaultCase(SALE, "dropped-images", "failed", "spent_lost moderated", PAID),
                new FaultCase(SALE, "data-removed", "failed", "spent_lost bad_response", PAID),
                new FaultCase(SALE, "task-error", "failed", "spent_lost unavailable", PAID),
                new FaultCase(SALE, "unknown-status", "failed", "spent_lost unavailable", PAID),
                new FaultCase(SALE, "500", "held", "unknown unavailable", ""),
                new FaultCase(SALE, "503", "held", "unknown unavailable", ""),
                new FaultCase(SALE, "reset", "held", "unknown unavailable", ""),
                new FaultCase(SALE, "drop-after-read", "held", "unknown unavailable", ""),
                new FaultCase(SALE, "garbage", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "error-in-200", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "empty-body", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "truncated-json", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "no-polling-url", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "foreign-polling-url", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "foreign-result", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "poll-404", "held", "unknown timeout", ""),
                new FaultCase(SALE, "never-finishes", "held", "unknown timeout", ""),
                new FaultCase(SALE, "expired-result", "failed", "spent_lost bad_response", PAID),
                new FaultCase(SALE, "cut-off", "failed", "spent_lost bad_response", PAID),
                new FaultCase(SALE, "endless", "failed", "spent_lost bad_response", PAID),
                new FaultCase(SALE, "empty-image", "failed", "spent_lost bad_response", PAID),
                new FaultCase(SALE, "text-image", "failed", "spent_lost bad_response", PAID),
                new FaultCase(SALE, "truncated-image", "failed", "spent_lost bad_response", PAID));
    }

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, "replicate_sdxl,noop_media")
                .with("darkroom.provider.replicate_sdxl.timeout", "12s")
                .start();
        cases().forEach(one -> one.submit(calls));
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
    }

    /** Counted is never less than billed: what no document says is free is spent, or stays reserved. */
    @ParameterizedTest
    @MethodSource("cases")
    void aFaultEndsAsTheMoneyDemands(FaultCase one) throws Exception {
        one.assertEnd(calls);
        assertThat(calls.bill(one.id()))
                .as("the provider's bill")
                .isLessThanOrEqualTo(one.money().equals(GIVEN_BACK) ? 0 : SALE.price());
    }

    @Test
    void aHeldTaskSaysWhichItIsAndWhatWouldHelp() throws Exception {
        for (String id : List.of("case-foreign-result-50000", "case-foreign-polling-url-50000")) {
            calls.end(id);
            assertThat(message(id)).startsWith("task ").contains("result_hosts in catalog/providers.yaml");
        }
        calls.end("case-no-polling-url-50000");
        assertThat(message("case-no-polling-url-50000")).startsWith("task ").endsWith("has no urls.get");
    }

    @Test
    void theFileIsAskedForWithTheKeyOnlyWhereItIsRefusedWithout() throws Exception {
        calls.end("case-download-401-50000");
        calls.end("case-none-50000");

        assertThat(keysShown("case-download-401-50000")).containsExactly("", "Bearer " + RealCalls.REPLICATE_KEY);
        assertThat(keysShown("case-none-50000")).containsExactly("");
    }

    /** What each question for the job's file has as {@code Authorization}. */
    private static List<String> keysShown(String id) throws Exception {
        String task = calls.bench()
                .sql("SELECT provider_ref FROM attempts WHERE attempt_id LIKE 'default/" + id + "/%'")
                .get(0)
                .get(0)
                .toString();
        return calls.simulator().requests().stream()
                .filter(request -> request.path().startsWith("/replicate-delivery/" + task + "/"))
                .map(request -> request.header("Authorization"))
                .toList();
    }

    private static String message(String id) throws Exception {
        return calls.bench()
                .sql("SELECT message FROM attempts WHERE attempt_id LIKE 'default/" + id + "/%'")
                .get(0)
                .get(0)
                .toString();
    }

    @Test
    void theRequestSaysWhatWasAskedAndNothingElse() throws Exception {
        calls.bench()
                .submit(RealCalls.job(
                        "whole",
                        "none",
                        SMALL + ", \"negative_prompt\": \"rain\", \"quality\": \"low\", \"safety\": \"off\""));
        assertThat(calls.end("whole").get("state").asText()).isEqualTo("done");

        assertThat(bodyOf("whole"))
                .isEqualTo("{\"version\":"
                        + "\"stability-ai/sdxl:7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc\","
                        + "\"input\":{\"prompt\":\"a lamp, whole [fault:none]\",\"negative_prompt\":\"rain\","
                        + "\"width\":512,\"height\":576,\"num_outputs\":1,\"seed\":7,\"num_inference_steps\":25,"
                        + "\"disable_safety_checker\":true,\"apply_watermark\":false}}");
    }

    @Test
    void aSeedThatTheModelDrewIsReadFromItsLog() throws Exception {
        calls.bench().submit(RealCalls.job("drawn", "none", "\"width\": 512, \"height\": 512"));
        assertThat(calls.end("drawn").get("state").asText()).isEqualTo("done");

        assertThat(bodyOf("drawn")).doesNotContain("seed");
        long drawn = calls.simulator().log().accepted().stream()
                .filter(entry -> entry.asked().prompt().contains("a lamp, drawn "))
                .findFirst()
                .orElseThrow()
                .asked()
                .seed();
        assertThat(calls.bench().number("SELECT seed FROM assets WHERE prompt LIKE 'a lamp, drawn %'"))
                .isEqualTo(drawn);
    }

    /** It has answered with the image: one question, for what the answer to the request says already. */
    @Test
    void aFastModelIsAskedOnce(@TempDir Path other) throws Exception {
        try (RealCalls own = new RealCalls(other, "replicate_sdxl,noop_media").start()) {
            own.done("fast", "latency:300", SMALL);

            assertThat(own.attempts("fast")).containsExactly("replicate_sdxl settled -");
            assertThat(own.simulator().log().ofKind(LogEntry.POLL)).hasSize(1);
        }
    }

    private static String bodyOf(String id) throws Exception {
        return calls.simulator().requests().stream()
                .filter(request -> request.text().contains("a lamp, " + id + " "))
                .findFirst()
                .orElseThrow()
                .text();
    }

    @Test
    void theKeyGoesToSubmitAndPoll() throws Exception {
        calls.end("case-none-50000");

        assertThat(calls.simulator().requests())
                .filteredOn(request -> !request.path().startsWith("/replicate-delivery/"))
                .isNotEmpty()
                .allSatisfy(request ->
                        assertThat(request.header("Authorization")).isEqualTo("Bearer " + RealCalls.REPLICATE_KEY))
                .allSatisfy(request -> assertThat(request.header("Prefer"))
                        .isEqualTo(request.path().endsWith("/predictions") ? "wait=1" : ""));
    }

    /** First, because the others' time runs out meanwhile. */
    @Test
    @Order(1)
    void aTaskIsTakenUpAgainAfterAStopAndNotBoughtAgain(@TempDir Path other) throws Exception {
        try (RealCalls own = new RealCalls(other, "replicate_sdxl,noop_media")
                .with("darkroom.provider.replicate_sdxl.timeout", "1m")
                .start()) {
            own.bench().submit(RealCalls.job("stopped", "poll-500:4", SMALL));
            await().until(() -> own.attempts("stopped").equals(List.of("replicate_sdxl submitted -")));

            own.restart();

            assertThat(own.end("stopped").get("state").asText()).isEqualTo("done");
            assertThat(own.posts("stopped")).isEqualTo(1);
            assertThat(own.ledger("stopped")).containsExactlyInAnyOrder(RESERVED, PAID);
            assertThat(own.bench().number("SELECT failures FROM renders")).isZero();
        }
    }
}
