package dev.darkroom.simulator;

import static dev.darkroom.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdeogramContractTest {
    @TempDir
    Path folder;

    private Simulator simulator;
    private SimulatorClient client;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.start(folder.resolve("log"));
        client = new SimulatorClient(simulator);
    }

    @AfterEach
    void stop() throws Exception {
        simulator.close();
    }

    @Test
    void answersAFormWithAddresses() throws Exception {
        Form form = new Form()
                .field("prompt", "a red barn")
                .field("aspect_ratio", "16x9")
                .field("num_images", 2)
                .field("seed", 5)
                .field("magic_prompt", "OFF")
                .field("style_type", "DESIGN");
        HttpResponse<byte[]> response = form(form);
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode body = json(response);
        assertThat(Instant.parse(body.path("created").asText())).isBefore(Instant.now());
        assertThat(body.path("data")).hasSize(2);
        JsonNode first = body.at("/data/0");
        assertThat(first.path("prompt").asText()).isEqualTo("a red barn");
        assertThat(first.path("resolution").asText()).isEqualTo("1312x736");
        assertThat(first.path("seed").asLong()).isEqualTo(5);
        assertThat(first.path("style_type").asText()).isEqualTo("DESIGN");
        assertThat(first.path("is_image_safe").asBoolean()).isTrue();
        String address = first.path("url").asText();
        assertThat(address).startsWith(simulator.ideogramBaseUrl() + "/delivery/results/ideogram/");
        HttpResponse<byte[]> picture = client.get(address);
        assertThat(picture.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(SentImage.of(picture.body())).contains(new SentImage("png", 1312, 736));
        assertThat(client.get(body.at("/data/1/url").asText()).body()).isNotEqualTo(picture.body());
        LogEntry entry = simulator.log().charged().get(0);
        assertThat(address).contains(entry.ref());
        assertThat(entry.chargedMicros()).isEqualTo(2 * 60_000);
        assertThat(simulator.log().ofKind(LogEntry.DOWNLOAD))
                .extracting(LogEntry::provider)
                .containsOnly("ideogram");
    }

    @ParameterizedTest
    @CsvSource({"FLASH, 30000", "TURBO, 30000", "BALANCED, 60000", "DEFAULT, 60000", "QUALITY, 90000"})
    void billsByTheSpeed(String speed, long micros) throws Exception {
        JsonNode answer = json(third(Map.of("rendering_speed", speed, "resolution", "512x1536"), "p"));
        assertThat(answer.at("/data/0/prompt").asText()).endsWith("p").isNotEqualTo("p");
        assertThat(answer.at("/data/0/resolution").asText()).isEqualTo("512x1536");
        assertThat(simulator.log().billMicros(Vendor.IDEOGRAM)).isEqualTo(micros);
    }

    @ParameterizedTest
    @CsvSource({"V_2A_TURBO, 25000", "V_2, 80000", "V_1_TURBO, 20000"})
    void olderModelsHaveTheirFieldsInside(String model, long micros) throws Exception {
        JsonNode answer = json(legacy(
                Map.of("prompt", "p", "model", model, "aspect_ratio", "ASPECT_10_16", "magic_prompt_option", "OFF")));
        assertThat(answer.at("/data/0/resolution").asText()).isEqualTo("800x1280");
        assertThat(answer.at("/data/0/prompt").asText()).isEqualTo("p");
        assertThat(client.get(answer.at("/data/0/url").asText()).statusCode()).isEqualTo(200);
        assertThat(simulator.log().billMicros(Vendor.IDEOGRAM)).isEqualTo(micros);
    }

    @ParameterizedTest
    @CsvSource({
        "resolution, 1024x1000", "resolution, wide", "aspect_ratio, 16:9",
        "aspect_ratio, ASPECT_16_9", "rendering_speed, SLOW", "magic_prompt, YES",
        "num_images, 9", "num_images, one", "seed, 2147483648",
        "style_type, ANIME", "model, V_3", "magic_prompt_option, ON",
    })
    void namesAWrongField(String field, String value) throws Exception {
        for (HttpResponse<byte[]> response :
                List.of(form(new Form().field("prompt", "p").field(field, value)), third(Map.of(field, value), "p"))) {
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(json(response).path("error").asText()).startsWith(field + ": ");
        }
        assertNothingIsCharged();
    }

    @Test
    void aSizeAndARatioExcludeEachOther() throws Exception {
        HttpResponse<byte[]> both = third(Map.of("resolution", "1024x1024", "aspect_ratio", "1x1"), "p");
        assertThat(both.statusCode()).isEqualTo(400);
        assertThat(third(Map.of("num_images", "2"), "p").statusCode()).isEqualTo(400);
        assertThat(form(new Form().field("seed", 1)).statusCode()).isEqualTo(400);
        assertThat(form(new Form().field("prompt", "p").file("image", "a.png", "image/png", new byte[3]))
                        .statusCode())
                .isEqualTo(400);
        assertNothingIsCharged();
    }

    @ParameterizedTest
    @CsvSource({
        "V_9, style_type, AUTO, model", "V_1, style_type, AUTO, style_type",
        "V_2A, negative_prompt, x, negative_prompt", "V_2, resolution, 1024x1024, resolution",
        "V_2, resolution, RESOLUTION_1_1, resolution", "V_2, aspect_ratio, 1x1, aspect_ratio",
        "V_2, magic_prompt, ON, magic_prompt", "V_2, magic_prompt_version, V_1, magic_prompt_version",
        "V_2A, color_palette, EMBER, color_palette",
    })
    void namesAWrongFieldOfOlderModels(String model, String field, String value, String named) throws Exception {
        HttpResponse<byte[]> response = legacy(Map.of("prompt", "p", "model", model, field, value));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("error").asText()).startsWith(named + ": ");
        assertNothingIsCharged();
    }

    @Test
    void refusesWrongKeysAndBodies() throws Exception {
        String old = simulator.ideogramBaseUrl() + "/generate";
        assertThat(client.post(old, "Api-Key", "k", Map.of("prompt", "p")).statusCode())
                .isEqualTo(400);
        HttpResponse<byte[]> stranger = client.post(old, "Authorization", "Bearer k", Map.of("prompt", "p"));
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(json(stranger).path("error").asText()).isNotEmpty();
        assertNothingIsCharged();
    }

    @ParameterizedTest
    @CsvSource({
        "moderated, 422,",
        "400, 400,",
        "401, 401,",
        "402, 402,",
        "429, 429, 1",
        "429-no-hint, 429,",
        "503, 503,",
    })
    void refusalsSayWhy(String fault, int status, String hint) throws Exception {
        HttpResponse<byte[]> response = third(Map.of(), "[fault:ideogram/" + fault + "]");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).path("error").asText()).isNotEmpty();
        assertThat(response.headers().firstValue("Retry-After").orElse(null)).isEqualTo(hint);
        assertNothingIsCharged();
    }

    @Test
    void aPictureThatIsNotSafeHasNoAddressAndIsCharged() throws Exception {
        JsonNode data = json(third(Map.of("num_images", 2), "[fault:content-moderated:1]"))
                .path("data");
        assertThat(data.at("/0/is_image_safe").asBoolean(true)).isFalse();
        assertThat(data.at("/0/url").isNull()).isTrue();
        assertThat(data.at("/1/is_image_safe").asBoolean()).isTrue();
        assertThat(client.get(data.at("/1/url").asText()).statusCode()).isEqualTo(200);
        JsonNode none = json(third(Map.of(), "[fault:content-moderated]"));
        assertThat(none.at("/data/0/url").isNull()).isTrue();
        assertThat(simulator.log().billMicros(Vendor.IDEOGRAM)).isEqualTo(3 * 60_000);
    }

    @Test
    void addressesExpireAndAreSigned() throws Exception {
        assertThat(client.get(address("[fault:expired-result]")).statusCode()).isEqualTo(403);
        String good = address("p");
        assertThat(client.get(good.replaceFirst("exp=\\d", "exp=9")).statusCode())
                .isEqualTo(403);
        assertThat(client.get(good.replaceFirst("/0\\.png", "/1.png")).statusCode())
                .isEqualTo(403);
        assertThat(client.get(good.replaceFirst("ideogram/[^/]*", "ideogram/none"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(address("[fault:foreign-result]")).startsWith("https://images.example.net/");
    }

    @Test
    void downloadsFailAndAreKnownAfterARestart() throws Exception {
        String address = address("[fault:download-500:2]");
        assertThat(client.get(address).statusCode()).isEqualTo(500);
        String before = simulator.ideogramBaseUrl();
        stop();
        start();
        String moved = address.replace(before, simulator.ideogramBaseUrl());
        assertThat(client.get(moved).statusCode()).isEqualTo(500);
        assertThat(client.get(moved).statusCode()).isEqualTo(200);
        String cut = address("[fault:cut-off]");
        assertThatThrownBy(() -> client.get(cut)).isInstanceOf(IOException.class);
    }

    private void assertNothingIsCharged() throws Exception {
        assertThat(simulator.log().billMicros()).isZero();
        assertThat(simulator.log().accepted()).isEmpty();
        assertThat(simulator.log().refused()).isNotEmpty();
    }

    private String address(String prompt) throws Exception {
        return json(third(Map.of(), prompt)).at("/data/0/url").asText();
    }

    private HttpResponse<byte[]> third(Map<String, ?> more, String prompt) throws Exception {
        Map<String, Object> body = new HashMap<>(more);
        body.put("prompt", prompt);
        return client.post(simulator.ideogramBaseUrl() + "/v1/ideogram-v3/generate", "Api-Key", "key", body);
    }

    private HttpResponse<byte[]> form(Form form) throws Exception {
        return client.post(simulator.ideogramBaseUrl() + "/v1/ideogram-v3/generate", form, "Api-Key", "key");
    }

    private HttpResponse<byte[]> legacy(Map<String, ?> fields) throws Exception {
        return client.post(
                simulator.ideogramBaseUrl() + "/generate", "Api-Key", "key", Map.of("image_request", fields));
    }
}
