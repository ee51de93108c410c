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
    private static final String CORE = "";
    private static final String SDXL = "\"model_id\": \"stable-diffusion-xl-1024-v1-0\"";
    private static final String SD3 = "\"model_id\": \"sd3.5-medium\"";
    private static final Map<String, String> PRICES = Map.of(CORE, "30000", SDXL, "9000", SD3, "35000");
    private static final String ASKED = ", \"seed\": 7, \"negative_prompt\": \"rain, \\\"fog\\\" und Öl\"";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static RealCalls calls;

    /** What a fault leads to; {@code money} is the ledger's second movement, empty when the price stays reserved. */
    private record Case(String model, String fault, String state, String attempt, String money) {
        String id() {
            return "case-" + fault.replace(':', '-') + "-" + PRICES.get(model);
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(CORE, "none", "done", "settled -", "settle bill"),
                new Case(CORE, "latency:500", "done", "settled -", "settle bill"),
                new Case(CORE, "dribble:20", "done", "settled -", "settle bill"),
                new Case(CORE, "wrong-size", "done", "settled -", "settle bill"),
                new Case(CORE, "wrong-format", "done", "settled -", "settle bill"),
                new Case(CORE, "400", "failed", "released invalid_request", "release price"),
                new Case(CORE, "422", "failed", "released invalid_request", "release price"),
                new Case(CORE, "moderated", "failed", "released moderated", "release price"),
                new Case(CORE, "content-moderated", "failed", "spent_lost moderated", "settle bill"),
                new Case(CORE, "500", "held", "unknown unavailable", ""),
                new Case(CORE, "503", "held", "unknown unavailable", ""),
                new Case(CORE, "reset", "held", "unknown unavailable", ""),
                new Case(CORE, "drop-after-read", "held", "unknown unavailable", ""),
                new Case(CORE, "black-hole", "held", "unknown timeout", ""),
                new Case(CORE, "garbage", "held", "unknown bad_response", ""),
                new Case(CORE, "error-in-200", "held", "unknown bad_response", ""),
                new Case(CORE, "empty-body", "held", "unknown bad_response", ""),
                new Case(CORE, "truncated-json", "held", "unknown bad_response", ""),
                new Case(CORE, "truncated-base64", "held", "unknown bad_response", ""),
                new Case(CORE, "false-gzip", "held", "unknown bad_response", ""),
                new Case(CORE, "gzip-cut-off", "held", "unknown bad_response", ""),
                new Case(CORE, "cut-off", "held", "unknown bad_response", ""),
                new Case(CORE, "empty-image", "held", "unknown bad_response", ""),
                new Case(CORE, "endless", "failed", "spent_lost bad_response", "settle price"),
                new Case(CORE, "text-image", "failed", "spent_lost bad_response", "settle bill"),
                new Case(CORE, "truncated-image", "failed", "spent_lost bad_response", "settle bill"),
                new Case(SDXL, "none", "done", "settled -", "settle bill"),
                new Case(SDXL, "400", "failed", "released invalid_request", "release price"),
                new Case(SDXL, "moderated", "failed", "released moderated", "release price"),
                new Case(SDXL, "content-moderated", "failed", "spent_lost moderated", "settle bill"),
                new Case(SDXL, "500", "held", "unknown unavailable", ""),
                new Case(SDXL, "empty-image", "held", "unknown bad_response", ""),
                new Case(SD3, "none", "done", "settled -", "settle bill"),
                new Case(SD3, "content-moderated", "failed", "spent_lost moderated", "settle bill"));
    }

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, "sdxl,noop_media").start();
        cases().forEach(one -> calls.bench().submit(RealCalls.job(one.id(), one.fault(), one.model())));
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFaultEndsAsTheMoneyDemands(Case one) throws Exception {
        String state = calls.end(one.id()).get("state").asText();

        assertThat(calls.attempts(one.id())).containsExactly("sdxl " + one.attempt());
        assertThat(state).isEqualTo(one.state());
        assertThat(calls.posts(one.id())).as("requests sent").isEqualTo(1);
        String price = PRICES.get(one.model());
        List<String> ledger = calls.ledger(one.id());
        assertThat(ledger).contains("reserve " + price).hasSize(one.money().isEmpty() ? 1 : 2);
        if (!one.money().isEmpty()) {
            assertThat(ledger)
                    .contains(one.money()
                            .replace("bill", String.valueOf(calls.bill(one.id())))
                            .replace("price", price));
        }
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
        calls.done("first", "none", SDXL + ASKED + ", \"width\": 1152, \"height\": 896");

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
