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
import org.junit.jupiter.params.provider.MethodSource;

/** sdxl: what is bought, what it costs, and what each failure leads to, in both languages. All jobs are asked for at once. */
class StabilityCallTest {
    private static final FaultCase.Sale CORE = new FaultCase.Sale("sdxl", 30_000, "");
    private static final FaultCase.Sale SDXL =
            new FaultCase.Sale("sdxl", 9_000, "\"model_id\": \"stable-diffusion-xl-1024-v1-0\"");
    private static final FaultCase.Sale SD3 = new FaultCase.Sale("sdxl", 35_000, "\"model_id\": \"sd3.5-medium\"");
    private static final String ASKED = ", \"seed\": 7, \"negative_prompt\": \"rain, \\\"fog\\\" und Öl\"";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static RealCalls calls;

    static Stream<FaultCase> cases() {
        return Stream.of(
                new FaultCase(CORE, "none", "done", "settled -", "settle bill"),
                new FaultCase(CORE, "latency:500", "done", "settled -", "settle bill"),
                new FaultCase(CORE, "dribble:20", "done", "settled -", "settle bill"),
                new FaultCase(CORE, "wrong-size", "done", "settled -", "settle bill"),
                new FaultCase(CORE, "wrong-format", "done", "settled -", "settle bill"),
                new FaultCase(CORE, "404", "failed", "released not_found", "release price"),
                new FaultCase(CORE, "410", "failed", "released not_found", "release price"),
                new FaultCase(CORE, "413", "failed", "released invalid_request", "release price"),
                new FaultCase(CORE, "400", "failed", "released invalid_request", "release price"),
                new FaultCase(CORE, "422", "failed", "released invalid_request", "release price"),
                new FaultCase(CORE, "moderated", "failed", "released moderated", "release price"),
                new FaultCase(CORE, "content-moderated", "failed", "spent_lost moderated", "settle bill"),
                new FaultCase(CORE, "503", "held", "unknown unavailable", ""),
                new FaultCase(CORE, "reset", "held", "unknown unavailable", ""),
                new FaultCase(CORE, "drop-after-read", "held", "unknown unavailable", ""),
                new FaultCase(CORE, "black-hole", "held", "unknown timeout", ""),
                new FaultCase(CORE, "garbage", "held", "unknown bad_response", ""),
                new FaultCase(CORE, "error-in-200", "held", "unknown bad_response", ""),
                new FaultCase(CORE, "empty-body", "held", "unknown bad_response", ""),
                new FaultCase(CORE, "truncated-json", "held", "unknown bad_response", ""),
                new FaultCase(CORE, "truncated-base64", "held", "unknown bad_response", ""),
                new FaultCase(CORE, "false-gzip", "held", "unknown bad_response", ""),
                new FaultCase(CORE, "gzip-cut-off", "held", "unknown bad_response", ""),
                new FaultCase(CORE, "cut-off", "held", "unknown bad_response", ""),
                new FaultCase(CORE, "empty-image", "held", "unknown bad_response", ""),
                new FaultCase(CORE, "endless", "failed", "spent_lost bad_response", "settle price"),
                new FaultCase(CORE, "text-image", "failed", "spent_lost bad_response", "settle bill"),
                new FaultCase(CORE, "truncated-image", "failed", "spent_lost bad_response", "settle bill"),
                new FaultCase(SDXL, "none", "done", "settled -", "settle bill"),
                new FaultCase(SDXL, "400", "failed", "released invalid_request", "release price"),
                new FaultCase(SDXL, "moderated", "failed", "released moderated", "release price"),
                new FaultCase(SDXL, "content-moderated", "failed", "spent_lost moderated", "settle bill"),
                new FaultCase(SDXL, "500", "held", "unknown unavailable", ""),
                new FaultCase(SDXL, "empty-image", "held", "unknown bad_response", ""),
                new FaultCase(SD3, "none", "done", "settled -", "settle bill"),
                new FaultCase(SD3, "content-moderated", "failed", "spent_lost moderated", "settle bill"));
    }

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, "sdxl,noop_media").start();
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

    /** The simulator bills it; what is blurred is not delivered, nor kept. */
    @Test
    void aFilteredImageIsPaidForAndNobodyGetsIt() throws Exception {
        String id = "case-content-moderated-30000";
        JsonNode result = calls.end(id);

        assertThat(calls.bill(id)).isEqualTo(30_000);
        assertThat(result.at("/renders/0/asset_id").asText("")).isEmpty();
        assertThat(calls.message(id)).contains("content filter").contains("counts as paid for");
        String asset = calls.bench()
                .sql("SELECT asset_id FROM attempts WHERE attempt_id LIKE 'default/" + id + "/%'")
                .get(0)
                .get(0)
                .toString();
        assertThat(calls.home().resolve("data/spool").toFile().list((at, name) -> name.startsWith(asset)))
                .isEmpty();
    }

    @Test
    void aRefusalIsToldInTheProvidersWords() throws Exception {
        calls.end("case-422-30000");
        assertThat(calls.message("case-422-30000"))
                .contains("English is the only supported language for this service.");
        calls.end("case-400-9000");
        assertThat(calls.message("case-400-9000")).contains("prompt: Something about this request is wrong.");
    }

    @Test
    void sdxlIsAskedInJsonWithWeights() throws Exception {
        calls.done("first", "none", SDXL.fields() + ASKED + ", \"width\": 1152, \"height\": 896");

        Request request = request("first");
        assertThat(request.path()).isEqualTo("/v1/generation/stable-diffusion-xl-1024-v1-0/text-to-image");
        assertHeaders(request);
        assertThat(request.header("Content-Type")).isEqualTo("application/json");
        assertThat(JSON.readTree(request.body()))
                .isEqualTo(
                        JSON.readTree("{\"text_prompts\": [{\"text\": \"a lamp, first [fault:none]\", \"weight\": 1},"
                                + " {\"text\": \"rain, \\\"fog\\\" und Öl\", \"weight\": -1}],"
                                + " \"width\": 1152, \"height\": 896, \"samples\": 1, \"seed\": 7}"));
        assertThat(calls.asset("first", "seed")).isEqualTo("7");
    }

    @Test
    void coreIsAskedWithAFormOfWhatTheJobNames() throws Exception {
        JsonNode result = calls.done("form", "none", "\"aspect_ratio\": \"16:9\", \"format\": \"jpeg\"" + ASKED);

        Request request = request("form");
        assertThat(request.path()).isEqualTo("/v2beta/stable-image/generate/core");
        assertHeaders(request);
        assertThat(parts(request))
                .containsExactly(
                        "prompt=a lamp, form [fault:none]",
                        "negative_prompt=rain, \"fog\" und Öl",
                        "aspect_ratio=16:9",
                        "seed=7",
                        "output_format=jpeg");
        assertThat(calls.asset("form", "seed")).isEqualTo("7");
        assertThat(result.at("/renders/0/format").asText()).isEqualTo("jpeg");
        assertThat(result.at("/renders/0/width").asInt()).isEqualTo(1664);
    }

    @Test
    void sd3IsToldItsModelAndNothingThatWasNotAsked() throws Exception {
        calls.end("case-none-35000");

        Request request = request("case-none-35000");
        assertThat(request.path()).isEqualTo("/v2beta/stable-image/generate/sd3");
        assertThat(parts(request))
                .containsExactly(
                        "prompt=a lamp, case-none-35000 [fault:none]",
                        "model=sd3.5-medium",
                        "mode=text-to-image",
                        "aspect_ratio=1:1");
        assertThat(Long.parseLong(calls.asset("case-none-35000", "seed")))
                .as("the one it chose")
                .isPositive();
    }

    private static Request request(String id) {
        return calls.simulator().requests().stream()
                .filter(request -> request.text().contains("a lamp, " + id + " "))
                .findFirst()
                .orElseThrow();
    }

    private static void assertHeaders(Request request) {
        assertThat(request.header("Authorization")).isEqualTo("Bearer " + RealCalls.STABILITY_KEY);
        assertThat(request.header("Accept")).isEqualTo("application/json");
    }

    /** {@code name=text} of each, in their order; none is a file. */
    private static List<String> parts(Request request) {
        List<Multipart.Part> parts = Multipart.of(request).parts();
        assertThat(parts).extracting(Multipart.Part::filename).containsOnlyNulls();
        return parts.stream().map(part -> part.name() + "=" + part.text()).toList();
    }

    @Test
    void whatAModelCannotBeAskedExactlyIsNotAskedAtAll() throws Exception {
        JsonNode seed = calls.done("seedless", "none", "\"seed\": 0");
        assertThat(Jobs.skipped(seed, "sdxl"))
                .isEqualTo("stable-image-core takes seed 0 for any seed; it takes seeds from 1");
        JsonNode pixels = calls.done("pixels", "none", "\"width\": 1280, \"height\": 1280");
        assertThat(Jobs.skipped(pixels, "sdxl")).contains("ask for an aspect_ratio");
        assertThat(calls.posts("seedless") + calls.posts("pixels")).isZero();
    }

    /** All at once, because after the first of them the provider is left alone. */
    @Test
    void refusalsOfTheKeyLeaveTheImageToTheNextProvider(@TempDir Path other) throws Exception {
        Map<String, String> errors =
                Map.of("401", "auth", "403", "auth", "402", "quota_exhausted", "429-absurd", "rate_limited");
        try (RealCalls own = new RealCalls(other, "sdxl,flux,noop_media");
                Gate gate = new Gate(own.simulator().port(), errors.size())) {
            own.with("darkroom.provider.sdxl.base-url", "http://127.0.0.1:" + gate.port())
                    .with("darkroom.provider.sdxl.timeout", "30s")
                    .start();
            errors.keySet()
                    .forEach(fault -> own.bench().submit(RealCalls.job("refused-" + fault, "stability/" + fault, "")));
            for (Map.Entry<String, String> refusal : errors.entrySet()) {
                String id = "refused-" + refusal.getKey();
                assertThat(own.end(id).get("state").asText()).as(id).isEqualTo("done");
                assertThat(own.attempts(id)).containsExactly("sdxl released " + refusal.getValue(), "flux settled -");
                assertThat(own.ledger(id))
                        .as(id)
                        .containsExactlyInAnyOrder("release 30000", "reserve 30000", "reserve 40000", "settle 40000");
            }
        }
    }
}
