package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.asset.Samples;
import dev.darkroom.simulator.Multipart;
import dev.darkroom.simulator.Request;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** openai_compatible: a server on this machine, without a key, whose images cost nothing. */
class OpenAiCompatibleTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "darkroom.provider.openai_compatible.";
    private static final String MODEL = """
            model_id: %s
            provider_id: openai_compatible
            provider_model: local-model
            display_name: A model on this machine
            status: active
            operations: [generate, edit]
            capabilities:
              size_range: {min: 64, max: 2048, step: 8}
              formats: [png]
              seed: 4294967295
              edit: {formats: [png, jpeg], max_mib: 20, mask: true}
            pricing: [{usd: 0}]
            source: this machine
            """;

    private static final FaultCase.Sale SALE = new FaultCase.Sale("openai_compatible", 0, "");

    @TempDir
    private static Path folder;

    private static RealCalls calls;

    /** Nothing can have been bought at a price of 0, so nothing is held. */
    static Stream<FaultCase> cases() {
        return Stream.of(
                new FaultCase(SALE, "none", "done", "settled -", "settle 0"),
                new FaultCase(SALE, "wrong-size", "done", "settled -", "settle 0"),
                new FaultCase(SALE, "400", "failed", "released invalid_request", "release 0"),
                new FaultCase(SALE, "moderated", "failed", "released moderated", "release 0"),
                new FaultCase(SALE, "garbage", "failed", "released bad_response", "release 0"),
                new FaultCase(SALE, "truncated-json", "failed", "released bad_response", "release 0"),
                new FaultCase(SALE, "truncated-base64", "failed", "released bad_response", "release 0"),
                new FaultCase(SALE, "black-hole", "failed", "released timeout", "release 0"),
                new FaultCase(SALE, "text-image", "failed", "spent_lost bad_response", "settle 0"),
                new FaultCase(SALE, "truncated-image", "failed", "spent_lost bad_response", "settle 0"));
    }

    @BeforeAll
    static void start() throws Exception {
        calls = local(folder, "openai_compatible,noop_media");
        calls.home()
                .write(
                        "catalog/models/by-address.yaml",
                        MODEL.formatted("by-address")
                                + "payload_mapping: '{model, prompt, size: \"\\(.width)x\\(.height)\"}'\n")
                .write(
                        "catalog/models/by-ratio.yaml",
                        MODEL.formatted("by-ratio")
                                .replace(
                                        "  size_range: {min: 64, max: 2048, step: 8}",
                                        "  aspect_ratios: {\"1:1\": null}"));
        calls.start();
        cases().forEach(one -> one.submit(calls));
    }

    private static RealCalls local(Path place, String providers) throws Exception {
        RealCalls local = new RealCalls(place, providers);
        local.with(NAME + "base-url", local.simulator().openAiBaseUrl())
                .with(NAME + "default-model", "local")
                .with(NAME + "timeout", "5s")
                .with(NAME + "concurrency", "32");
        local.home().write("catalog/models/local.yaml", MODEL.formatted("local"));
        return local;
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFaultCostsNothingAndHoldsNothing(FaultCase one) throws Exception {
        one.assertEnd(calls);
        assertThat(calls.bill(one.id())).isZero();
    }

    @Test
    void theRequestShowsNoKeyAndAsksForTheImageInTheAnswer() throws Exception {
        calls.done("seeded", "none", "\"width\": 640, \"height\": 360, \"seed\": 7");

        Request request = request("seeded");
        assertThat(request.path()).isEqualTo("/v1/images/generations");
        assertThat(request.headers()).doesNotContainKey("Authorization");
        assertThat(JSON.readTree(request.text())).isEqualTo(JSON.readTree("""
                {"model": "local-model", "prompt": "a lamp, seeded [fault:none]", "n": 1, "size": "640x360", "seed": 7,
                 "response_format": "b64_json"}
                """));
    }

    @Test
    void anImageThatComesAsAnAddressIsFetched() throws Exception {
        JsonNode result = calls.done("address", "none", "\"model_id\": \"by-address\"");

        assertThat(calls.attempts("address")).containsExactly("openai_compatible settled -");
        assertThat(JSON.readTree(request("address").text())).isEqualTo(JSON.readTree("""
                {"model": "local-model", "prompt": "a lamp, address [fault:none]", "size": "1024x1024"}
                """));
        assertThat(result.at("/renders/0/width").asInt()).isEqualTo(1024);
    }

    @Test
    void anEditIsAForm() throws Exception {
        byte[] image = Samples.png(64, 64);
        calls.done(
                "edited",
                "none",
                "\"operation\": \"edit\", \"width\": 64, \"height\": 64, \"image\": \""
                        + Base64.getEncoder().encodeToString(image) + "\"");

        assertThat(calls.attempts("edited")).containsExactly("openai_compatible settled -");
        assertThat(Multipart.of(request("edited")).parts())
                .extracting(Multipart.Part::name)
                .containsExactly("model", "prompt", "n", "size", "response_format", "image");
    }

    @Test
    void aRatioWithoutPixelsCannotBeSaid() throws Exception {
        JsonNode result = calls.done("ratio", "none", "\"model_id\": \"by-ratio\"");

        assertThat(Jobs.skipped(result, "openai_compatible"))
                .isEqualTo("by-ratio is asked for pixels, and the catalogue has none for 1:1");
        assertThat(calls.posts("ratio")).isZero();
    }

    @Test
    void whatFailsForNothingGoesOnToTheNextProvider(@TempDir Path other) throws Exception {
        try (RealCalls own = local(other, "openai_compatible,flux,noop_media").start()) {
            for (String fault : new String[] {"500", "reset", "drop-after-read"}) {
                own.done("next-" + fault, "openai/" + fault, "");
                assertThat(own.attempts("next-" + fault))
                        .containsExactly("openai_compatible released unavailable", "flux settled -");
            }
        }
    }

    @Test
    void aKeyIsShownWhenThereIsOne(@TempDir Path other) throws Exception {
        try (RealCalls own = local(other, "openai_compatible,noop_media")
                .with(NAME + "keys", "own-key")
                .start()) {
            own.done("keyed", "none", "");

            assertThat(own.simulator().requests())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent.header("Authorization")).isEqualTo("Bearer own-key"));
        }
    }

    @Test
    void withoutAnAddressOrAModelItIsLeftOut(@TempDir Path first, @TempDir Path second) throws Exception {
        try (RealCalls own = local(first, "openai_compatible,flux,noop_media")
                .with(NAME + "base-url", "")
                .start()) {
            assertThat(Jobs.skipped(own.done("nowhere", "none", ""), "openai_compatible"))
                    .isEqualTo("it is not configured: darkroom.provider.openai_compatible.base-url is empty");
        }
        try (RealCalls own = local(second, "openai_compatible,flux,noop_media")
                .with(NAME + "default-model", "")
                .start()) {
            assertThat(Jobs.skipped(own.done("nameless", "none", ""), "openai_compatible"))
                    .isEqualTo("no model is named: darkroom.provider.openai_compatible.default-model is empty");
        }
    }

    @Test
    void whatCostsNothingIsMadeWhenTheBudgetIsUsedUp(@TempDir Path other) throws Exception {
        try (RealCalls own = local(other, "openai_compatible,flux,noop_media")
                .with("darkroom.budget.total-usd", "0.04")
                .start()) {
            own.done("paid", "none", "\"providers\": [\"flux\"]");
            own.bench().sql("UPDATE budgets SET spent_micros = spent_micros + 1");
            own.done("free", "none", "");

            assertThat(own.attempts("free")).containsExactly("openai_compatible settled -");
        }
    }

    private static Request request(String id) throws Exception {
        return calls.simulator().requests().stream()
                .filter(request -> request.text().contains("a lamp, " + id + " "))
                .findFirst()
                .orElseThrow();
    }
}
