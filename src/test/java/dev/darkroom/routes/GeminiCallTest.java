package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.asset.Samples;
import dev.darkroom.simulator.Request;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** gemini: what is bought, what it costs, and what each failure leads to. All jobs are asked for at once. */
class GeminiCallTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESERVED = "reserve 68000";
    private static final String PAID = "settle 68000";
    private static final String GIVEN_BACK = "release 68000";
    private static final String LOST_WITHOUT_IMAGE = "spent_lost bad_response";

    private static final FaultCase.Sale SALE = new FaultCase.Sale("gemini", 68_000, "");

    @TempDir
    private static Path folder;

    private static RealCalls calls;

    static Stream<FaultCase> cases() {
        Stream<FaultCase> single = Stream.of(
                new FaultCase(SALE, "none", "done", "settled -", PAID),
                new FaultCase(SALE, "latency:500", "done", "settled -", PAID),
                new FaultCase(SALE, "dribble:20", "done", "settled -", PAID),
                new FaultCase(SALE, "wrong-size", "done", "settled -", PAID),
                new FaultCase(SALE, "wrong-format", "done", "settled -", PAID),
                new FaultCase(SALE, "404", "failed", "released not_found", GIVEN_BACK),
                new FaultCase(SALE, "410", "failed", "released not_found", GIVEN_BACK),
                new FaultCase(SALE, "413", "failed", "released invalid_request", GIVEN_BACK),
                new FaultCase(SALE, "400", "failed", "released invalid_request", GIVEN_BACK),
                new FaultCase(SALE, "text-only", "failed", LOST_WITHOUT_IMAGE, PAID),
                new FaultCase(SALE, "empty-image", "failed", LOST_WITHOUT_IMAGE, PAID),
                new FaultCase(SALE, "504", "held", "unknown unavailable", ""),
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
                new FaultCase(SALE, "endless", "failed", LOST_WITHOUT_IMAGE, PAID),
                new FaultCase(SALE, "text-image", "failed", LOST_WITHOUT_IMAGE, PAID),
                new FaultCase(SALE, "truncated-image", "failed", LOST_WITHOUT_IMAGE, PAID));
        return Stream.of(
                        single,
                        each(5, "moderated", "released moderated", GIVEN_BACK),
                        each(8, "content-moderated", "spent_lost moderated", PAID),
                        each(6, "no-image", LOST_WITHOUT_IMAGE, PAID))
                .flatMap(stream -> stream);
    }

    /** One case for each reason that the provider can name. */
    private static Stream<FaultCase> each(int reasons, String fault, String attempt, String money) {
        return IntStream.range(0, reasons)
                .mapToObj(i -> new FaultCase(SALE, fault + ":" + i, "failed", attempt, money));
    }

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, "gemini,noop_media").start();
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
        assertThat(calls.bill(one.id()))
                .as("the provider's bill")
                .isLessThanOrEqualTo(one.money().equals(GIVEN_BACK) ? 0 : SALE.price());
    }

    @Test
    void theRequestIsTheDocumentedOne() throws Exception {
        calls.end("case-none-68000");

        Request request = request("case-none-68000");
        assertThat(request.path()).isEqualTo("/v1beta/models/gemini-3.1-flash-image-preview:generateContent");
        assertThat(request.header("x-goog-api-key")).isEqualTo(RealCalls.GEMINI_KEY);
        assertThat(request.header("Authorization")).isEmpty();
        assertThat(request.header("Content-Type")).isEqualTo("application/json");
        assertThat(JSON.readTree(request.text())).isEqualTo(JSON.readTree("""
                {"contents": [{"parts": [{"text": "a lamp, case-none-68000 [fault:none]"}]}],
                 "generationConfig": {"responseModalities": ["TEXT", "IMAGE"], "imageConfig": {"aspectRatio": "1:1"}}}
                """));
    }

    /** A key without billing is HTTP 400; another one brings the image. */
    @Test
    void aKeyWithoutBillingIsLeftAloneAndTheNextOneAsked(@TempDir Path place) throws Exception {
        try (RealCalls two = new RealCalls(place, "gemini,noop_media")
                .with("darkroom.provider.gemini.keys", "canary-first,canary-second")
                .start()) {
            assertThat(two.done("unpaid", "402x1", "").get("state").asText()).isEqualTo("done");

            assertThat(two.attempts("unpaid")).containsExactly("gemini settled -");
            assertThat(two.simulator().requests())
                    .extracting(request -> request.header("x-goog-api-key"))
                    .containsExactly("canary-first", "canary-second");
        }
    }

    @Test
    void whatAnAnswerSaysOfItselfIsKeptBesideARefusalToo() throws Exception {
        for (String fault : List.of("none", "content-moderated-0", "moderated-0", "truncated-base64")) {
            JsonNode attempt = calls.end("case-" + fault + "-68000").at("/renders/0/attempts/0");
            assertThat(attempt.path("request_id").asText()).as(fault).isNotEmpty();
            assertThat(attempt.path("provider_model").asText()).as(fault).isEqualTo("gemini-3.1-flash-image-preview");
        }
        assertThat(calls.bench()
                        .number("SELECT COUNT(DISTINCT provider_request_id) FROM attempts"
                                + " WHERE attempt_id LIKE 'default/case-moderated-%'"))
                .isEqualTo(5);
    }

    @Test
    void ratioSizeAndSafetyAreSaidAsTheModelKnowsThem() throws Exception {
        calls.done("wide", "none", "\"aspect_ratio\": \"21:9\", \"safety\": \"medium\"");
        calls.done("large", "none", "\"width\": 2048, \"height\": 2048");

        assertThat(JSON.readTree(request("wide").text())).isEqualTo(JSON.readTree("""
                {"contents": [{"parts": [{"text": "a lamp, wide [fault:none]"}]}],
                 "generationConfig": {"responseModalities": ["TEXT", "IMAGE"], "imageConfig": {"aspectRatio": "21:9"}},
                 "safetySettings": [
                   {"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_MEDIUM_AND_ABOVE"},
                   {"category": "HARM_CATEGORY_HATE_SPEECH", "threshold": "BLOCK_MEDIUM_AND_ABOVE"},
                   {"category": "HARM_CATEGORY_SEXUALLY_EXPLICIT", "threshold": "BLOCK_MEDIUM_AND_ABOVE"},
                   {"category": "HARM_CATEGORY_DANGEROUS_CONTENT", "threshold": "BLOCK_MEDIUM_AND_ABOVE"}]}
                """));
        assertThat(JSON.readTree(request("large").text()).at("/generationConfig/imageConfig"))
                .isEqualTo(JSON.readTree("{\"aspectRatio\": \"1:1\", \"imageSize\": \"2K\"}"));
        assertThat(calls.ledger("large")).containsExactlyInAnyOrder("reserve 102000", "settle 102000");
        assertThat(calls.bill("large")).isEqualTo(101_000);
    }

    @Test
    void everyRatioHasItsLargeSizesAndASmallOne() throws Exception {
        calls.done("broad", "none", "\"width\": 2752, \"height\": 1536");
        calls.done("little", "none", "\"width\": 464, \"height\": 576");

        assertThat(JSON.readTree(request("broad").text()).at("/generationConfig/imageConfig"))
                .isEqualTo(JSON.readTree("{\"aspectRatio\": \"16:9\", \"imageSize\": \"2K\"}"));
        assertThat(JSON.readTree(request("little").text()).at("/generationConfig/imageConfig"))
                .isEqualTo(JSON.readTree("{\"aspectRatio\": \"4:5\", \"imageSize\": \"512\"}"));
        assertThat(calls.ledger("broad")).containsExactlyInAnyOrder("reserve 102000", "settle 102000");
        assertThat(calls.ledger("little")).containsExactlyInAnyOrder("reserve 46000", "settle 46000");
        assertThat(calls.bill("little")).isEqualTo(45_000);
    }

    @Test
    void theSketchOfTheProModelIsNotTakenForItsImage() throws Exception {
        var result = calls.done("pro", "none", "\"model_id\": \"gemini-3-pro-image-preview\"");

        assertThat(result.at("/renders/0/width").asInt()).isEqualTo(1024);
        assertThat(calls.ledger("pro")).containsExactlyInAnyOrder("reserve 134000", "settle 134000");
    }

    @Test
    void imagesBesideTheOneThatIsTakenAreSetAsideAndNamed() throws Exception {
        var result = calls.done("several", "several-images", "");

        assertThat(result.at("/renders/0/width").asInt()).isEqualTo(1024);
        String asset = calls.asset("several", "asset_id");
        assertThat(result.at("/warnings").toString())
                .contains("gemini delivered 3 images for one", asset + ".further-1 to -2");
        Path spool = calls.home().resolve("data/spool");
        for (int number : List.of(1, 2)) {
            Path further = spool.resolve(".orphans").resolve(asset + ".further-" + number);
            await().untilAsserted(() ->
                    assertThat(ImageIO.read(further.toFile()).getWidth()).isEqualTo(128));
        }
        assertThat(spool.resolve(asset + ".answer")).doesNotExist();
    }

    @Test
    void theImageOfAnEditIsASecondPart() throws Exception {
        byte[] image = Samples.jpeg(48, 32);
        String data = Base64.getEncoder().encodeToString(image);

        calls.done("edited", "none", "\"operation\": \"edit\", \"image\": \"" + data + "\"");

        assertThat(calls.attempts("edited")).containsExactly("gemini settled -");
        assertThat(JSON.readTree(request("edited").text())).isEqualTo(JSON.readTree("""
                {"contents": [{"parts": [{"text": "a lamp, edited [fault:none]"},
                                         {"inlineData": {"mimeType": "image/jpeg", "data": "%s"}}]}],
                 "generationConfig": {"responseModalities": ["TEXT", "IMAGE"], "imageConfig": {"imageSize": "1K"}}}
                """.formatted(data)));
        assertThat(calls.ledger("edited")).containsExactlyInAnyOrder("reserve 69100", "settle 69100");
        assertThat(calls.bill("edited")).isEqualTo(67_560);
    }

    @Test
    void everyImageThatAnEditBeginsWithIsPaidFor() throws Exception {
        String data = Base64.getEncoder().encodeToString(Samples.jpeg(48, 32));

        calls.done(
                "composed",
                "none",
                "\"operation\": \"edit\", \"model_id\": \"gemini-3-pro-image-preview\", \"image\": \"" + data
                        + "\", \"more_images\": [\"" + data + "\", \"" + data + "\"]");

        assertThat(calls.ledger("composed")).containsExactlyInAnyOrder("reserve 137300", "settle 137300");
        assertThat(calls.bill("composed")).isEqualTo(137_300);
    }

    /** Another key, another provider, or a pause: nothing was bought. */
    @ParameterizedTest
    @CsvSource({
        "429:60, rate_limited",
        "429-http-date:60, rate_limited",
        "401, auth",
        "402, quota_exhausted",
        "403, auth"
    })
    void aRefusedKeyIsLeftAloneAndTheNextProviderAsked(String fault, String error, @TempDir Path other)
            throws Exception {
        try (RealCalls own = new RealCalls(other, "gemini,flux,noop_media").start()) {
            own.done("refused", "gemini/" + fault, "");

            assertThat(own.attempts("refused")).containsExactly("gemini released " + error, "flux settled -");
            assertThat(own.ledger("refused")).contains(RESERVED, GIVEN_BACK);
            assertThat(Jobs.skipped(own.done("later", "none", ""), "gemini")).contains("left alone");
        }
    }

    @Test
    void aLimitWithoutAPauseAsksTheNextProvider(@TempDir Path other) throws Exception {
        try (RealCalls own = new RealCalls(other, "gemini,flux,noop_media").start()) {
            own.done("hurried", "gemini/429-no-hint", "");

            assertThat(own.attempts("hurried")).containsExactly("gemini released rate_limited", "flux settled -");
            assertThat(own.ledger("hurried")).contains(RESERVED, GIVEN_BACK);
        }
    }

    private static Request request(String id) throws Exception {
        return calls.simulator().requests().stream()
                .filter(request -> request.text().contains("a lamp, " + id + " "))
                .findFirst()
                .orElseThrow();
    }
}
