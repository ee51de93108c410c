package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** flux: what is bought, what it costs, and what each failure leads to. All jobs are asked for at once. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FluxCallTest {
    private static final String SMALL = "\"width\": 256, \"height\": 288, \"seed\": 7";
    private static final String RESERVED = "reserve 40000";
    private static final String PAID = "settle 40000";
    private static final String GIVEN_BACK = "release 40000";

    private static final FaultCase.Sale SALE = new FaultCase.Sale("flux", 40_000, SMALL);

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
                new FaultCase(SALE, "expired-once", "done", "settled -", PAID),
                new FaultCase(SALE, "download-500", "done", "settled -", PAID),
                new FaultCase(SALE, "download-drop", "done", "settled -", PAID),
                new FaultCase(SALE, "404", "failed", "released not_found", GIVEN_BACK),
                new FaultCase(SALE, "410", "failed", "released not_found", GIVEN_BACK),
                new FaultCase(SALE, "413", "failed", "released invalid_request", GIVEN_BACK),
                new FaultCase(SALE, "422", "failed", "released invalid_request", GIVEN_BACK),
                new FaultCase(SALE, "400", "failed", "released invalid_request", GIVEN_BACK),
                new FaultCase(SALE, "moderated", "failed", "released moderated", GIVEN_BACK),
                new FaultCase(SALE, "content-moderated", "failed", "released moderated", GIVEN_BACK),
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
                new FaultCase(SALE, "unknown-status", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "task-error", "held", "unknown unavailable", ""),
                new FaultCase(SALE, "foreign-result", "held", "unknown bad_response", ""),
                new FaultCase(SALE, "download-500:4", "done", "settled -", PAID),
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
        calls = new RealCalls(folder, "flux,noop_media")
                .with("darkroom.provider.flux.timeout", "12s")
                .start();
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
    void aHeldTaskSaysWhichItIsAndWhatWouldHelp() throws Exception {
        for (String id : List.of("case-foreign-result-40000", "case-foreign-polling-url-40000")) {
            calls.end(id);
            assertThat(message(id)).startsWith("task ").contains("result_hosts in catalog/providers.yaml");
        }
        assertThat(message("case-foreign-result-40000")).contains("images.example.net");
        calls.end("case-no-polling-url-40000");
        assertThat(message("case-no-polling-url-40000")).startsWith("task ");
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
        calls.end("case-none-40000");

        String body = calls.simulator().requests().stream()
                .filter(request -> request.text().contains("a lamp, case-none-40000 "))
                .findFirst()
                .orElseThrow()
                .text();
        assertThat(body)
                .isEqualTo(
                        "{\"prompt\":\"a lamp, case-none-40000 [fault:none]\",\"width\":256,\"height\":288,\"seed\":7}");
    }

    @Test
    void aQualityThatThereIsNotIsSaidWithTheImage() throws Exception {
        calls.bench().submit(RealCalls.job("fine", "none", SMALL + ", \"quality\": \"high\""));

        assertThat(calls.end("fine").get("warnings").toString())
                .contains("render 0: high quality was asked for; flux-pro-1.1 makes one quality");
    }

    @Test
    void theKeyGoesToSubmitAndPollAndNotToTheDownload() throws Exception {
        calls.end("case-none-40000");

        assertThat(calls.simulator().requests()).isNotEmpty().allSatisfy(request -> assertThat(request.header("x-key"))
                .isEqualTo(request.path().startsWith("/delivery/") ? "" : RealCalls.FLUX_KEY));
    }

    /** First, because the others' time runs out meanwhile. */
    @Test
    @Order(1)
    void aTaskIsTakenUpAgainAfterAStopAndNotBoughtAgain(@TempDir Path other) throws Exception {
        try (RealCalls own = new RealCalls(other, "flux,noop_media")
                .with("darkroom.provider.flux.timeout", "1m")
                .start()) {
            own.bench().submit(RealCalls.job("stopped", "poll-500:4", SMALL));
            await().until(() -> own.attempts("stopped").equals(List.of("flux submitted -")));

            own.restart();

            assertThat(own.end("stopped").get("state").asText()).isEqualTo("done");
            assertThat(own.posts("stopped")).isEqualTo(1);
            assertThat(own.ledger("stopped")).containsExactlyInAnyOrder(RESERVED, PAID);
            assertThat(own.bench().number("SELECT failures FROM renders")).isZero();
        }
    }
}
