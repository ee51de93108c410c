package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.simulator.Multipart;
import dev.darkroom.simulator.Request;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** ideogram: what is bought, what it costs, and what each failure leads to. All jobs are asked for at once. */
class IdeogramCallTest {
    private static final FaultCase.Sale THIRD = new FaultCase.Sale("ideogram", 60_000, "");
    private static final FaultCase.Sale OLD =
            new FaultCase.Sale("ideogram", 20_000, "\"model_id\": \"ideogram-v1-turbo\"");
    private static final String ASKED = ", \"seed\": 7, \"negative_prompt\": \"rain\", \"aspect_ratio\": \"16:9\"";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static RealCalls calls;

    static Stream<FaultCase> cases() {
        return Stream.of(
                new FaultCase(THIRD, "none", "done", "settled -", "settle bill"),
                new FaultCase(THIRD, "latency:500", "done", "settled -", "settle bill"),
                new FaultCase(THIRD, "dribble:20", "done", "settled -", "settle bill"),
                new FaultCase(THIRD, "wrong-size", "done", "settled -", "settle bill"),
                new FaultCase(THIRD, "wrong-format", "done", "settled -", "settle bill"),
                new FaultCase(THIRD, "download-500", "done", "settled -", "settle bill"),
                new FaultCase(THIRD, "download-drop", "done", "settled -", "settle bill"),
                new FaultCase(THIRD, "404", "failed", "released not_found", "release price"),
                new FaultCase(THIRD, "410", "failed", "released not_found", "release price"),
                new FaultCase(THIRD, "413", "failed", "released invalid_request", "release price"),
                new FaultCase(THIRD, "400", "failed", "released invalid_request", "release price"),
                new FaultCase(THIRD, "moderated", "failed", "released moderated", "release price"),
                new FaultCase(THIRD, "content-moderated", "failed", "spent_lost moderated", "settle bill"),
                new FaultCase(THIRD, "500", "held", "unknown unavailable", ""),
                new FaultCase(THIRD, "503", "held", "unknown unavailable", ""),
                new FaultCase(THIRD, "reset", "held", "unknown unavailable", ""),
                new FaultCase(THIRD, "drop-after-read", "held", "unknown unavailable", ""),
                new FaultCase(THIRD, "black-hole", "held", "unknown timeout", ""),
                new FaultCase(THIRD, "garbage", "held", "unknown bad_response", ""),
                new FaultCase(THIRD, "error-in-200", "held", "unknown bad_response", ""),
                new FaultCase(THIRD, "empty-body", "held", "unknown bad_response", ""),
                new FaultCase(THIRD, "truncated-json", "held", "unknown bad_response", ""),
                new FaultCase(THIRD, "foreign-result", "held", "unknown bad_response", ""),
                new FaultCase(THIRD, "expired-result", "failed", "spent_lost bad_response", "settle bill"),
                new FaultCase(THIRD, "cut-off", "failed", "spent_lost bad_response", "settle bill"),
                new FaultCase(THIRD, "endless", "failed", "spent_lost bad_response", "settle bill"),
                new FaultCase(THIRD, "empty-image", "failed", "spent_lost bad_response", "settle bill"),
                new FaultCase(THIRD, "text-image", "failed", "spent_lost bad_response", "settle bill"),
                new FaultCase(THIRD, "truncated-image", "failed", "spent_lost bad_response", "settle bill"),
                new FaultCase(OLD, "none", "done", "settled -", "settle bill"),
                new FaultCase(OLD, "400", "failed", "released invalid_request", "release price"),
                new FaultCase(OLD, "moderated", "failed", "released moderated", "release price"),
                new FaultCase(OLD, "content-moderated", "failed", "spent_lost moderated", "settle bill"),
                new FaultCase(OLD, "500", "held", "unknown unavailable", ""));
    }

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, "ideogram,noop_media")
                .with("darkroom.provider.ideogram.timeout", "12s")
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

    @ParameterizedTest
    @CsvSource({"low, TURBO, 30000", "medium, DEFAULT, 60000", "high, QUALITY, 90000"})
    void theQualityIsTheSpeedAndThePrice(String quality, String speed, long micros) throws Exception {
        String id = "speed-" + quality;
        calls.done(id, "none", "\"quality\": \"" + quality + "\"");

        assertThat(parts(request(id))).contains("rendering_speed=" + speed);
        assertThat(calls.bill(id)).isEqualTo(micros);
        assertThat(calls.ledger(id)).containsExactlyInAnyOrder("reserve " + micros, "settle " + micros);
    }

    @Test
    void theThirdVersionIsAskedWithAFormAndRewritesNothing() throws Exception {
        JsonNode result = calls.done("form", "none", ASKED.substring(2));

        Request request = request("form");
        assertThat(request.path()).isEqualTo("/v1/ideogram-v3/generate");
        assertHeaders(request);
        assertThat(parts(request))
                .containsExactly(
                        "prompt=a lamp, form [fault:none]",
                        "aspect_ratio=16x9",
                        "rendering_speed=DEFAULT",
                        "magic_prompt=OFF",
                        "num_images=1",
                        "negative_prompt=rain",
                        "seed=7");
        assertThat(calls.asset("form", "seed")).isEqualTo("7");
        assertThat(calls.asset("form", "final_prompt")).isEqualTo("a lamp, form [fault:none]");
        assertThat(result.at("/renders/0/width").asInt()).isEqualTo(1312);
    }

    @Test
    void olderModelsAreAskedInJsonAndRewriteNothing() throws Exception {
        calls.done("old", "none", OLD.fields() + ASKED);

        Request request = request("old");
        assertThat(request.path()).isEqualTo("/generate");
        assertHeaders(request);
        assertThat(request.header("Content-Type")).isEqualTo("application/json");
        assertThat(JSON.readTree(request.body()))
                .isEqualTo(JSON.readTree("{\"image_request\": {\"prompt\": \"a lamp, old [fault:none]\","
                        + " \"model\": \"V_1_TURBO\", \"aspect_ratio\": \"ASPECT_16_9\","
                        + " \"magic_prompt_option\": \"OFF\", \"num_images\": 1, \"negative_prompt\": \"rain\","
                        + " \"seed\": 7}}"));
        assertThat(calls.asset("old", "final_prompt")).isEqualTo("a lamp, old [fault:none]");
    }

    @Test
    void theKeyGoesToThePostAndNotToTheDownload() throws Exception {
        calls.end("case-none-60000");

        assertThat(calls.simulator().requests())
                .anySatisfy(request -> assertThat(request.path()).startsWith("/delivery/"))
                .allSatisfy(request -> assertThat(request.header("Api-Key"))
                        .isEqualTo(request.path().startsWith("/delivery/") ? "" : RealCalls.IDEOGRAM_KEY));
    }

    @Test
    void whyThereIsNoImageIsSaid() throws Exception {
        calls.end("case-moderated-60000");
        assertThat(calls.message("case-moderated-60000")).isEqualTo("Prompt provided failed safety check.");
        calls.end("case-content-moderated-60000");
        assertThat(calls.message("case-content-moderated-60000"))
                .contains("safety check")
                .contains("is paid for");
        calls.end("case-foreign-result-60000");
        assertThat(calls.message("case-foreign-result-60000"))
                .contains("images.example.net")
                .contains("result_hosts");
    }

    private static Request request(String id) {
        return calls.simulator().requests().stream()
                .filter(request -> request.text().contains("a lamp, " + id + " "))
                .findFirst()
                .orElseThrow();
    }

    private static void assertHeaders(Request request) {
        assertThat(request.header("Api-Key")).isEqualTo(RealCalls.IDEOGRAM_KEY);
        assertThat(request.header("Authorization")).isEmpty();
        assertThat(request.header("Accept")).isEqualTo("application/json");
    }

    /** {@code name=text} of each, in their order; none is a file. */
    private static List<String> parts(Request request) {
        List<Multipart.Part> parts = Multipart.of(request).parts();
        assertThat(parts).extracting(Multipart.Part::filename).containsOnlyNulls();
        return parts.stream().map(part -> part.name() + "=" + part.text()).toList();
    }

    /** All at once, because after the first of them the provider is left alone. */
    @Test
    void refusalsOfTheKeyLeaveTheImageToTheNextProvider(@TempDir Path other) throws Exception {
        Map<String, String> errors = Map.of("401", "auth", "402", "quota_exhausted", "429-absurd", "rate_limited");
        try (RealCalls own = new RealCalls(other, "ideogram,flux,noop_media");
                Gate gate = new Gate(own.simulator().port(), errors.size())) {
            own.with("darkroom.provider.ideogram.base-url", "http://127.0.0.1:" + gate.port())
                    .with("darkroom.provider.ideogram.timeout", "30s")
                    .start();
            errors.keySet()
                    .forEach(fault -> own.bench().submit(RealCalls.job("refused-" + fault, "ideogram/" + fault, "")));
            for (Map.Entry<String, String> refusal : errors.entrySet()) {
                String id = "refused-" + refusal.getKey();
                assertThat(own.end(id).get("state").asText()).as(id).isEqualTo("done");
                assertThat(own.attempts(id))
                        .containsExactly("ideogram released " + refusal.getValue(), "flux settled -");
                assertThat(own.ledger(id))
                        .as(id)
                        .containsExactlyInAnyOrder("release 60000", "reserve 60000", "reserve 40000", "settle 40000");
            }
        }
    }
}
