package dev.darkroom.simulator;

import static dev.darkroom.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiContractTest {
    private static final String PRO = "gemini-3-pro-image-preview";
    private static final String FLASH = "gemini-3.1-flash-image-preview";

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
    void thePictureComesAfterWordsAndAThought() throws Exception {
        JsonNode body = json(generate(PRO, "a red kite"));
        JsonNode parts = body.at("/candidates/0/content/parts");
        assertThat(parts).hasSize(3);
        assertThat(parts.at("/0/text").asText()).isNotEmpty();
        assertThat(parts.at("/1/thought").asBoolean()).isTrue();
        assertThat(image(parts.get(1)).getWidth()).isEqualTo(128);
        assertThat(parts.get(2).has("thought")).isFalse();
        assertThat(image(parts.get(2)).getWidth()).isEqualTo(1024);
        assertThat(parts.at("/2/inlineData/mimeType").asText()).isEqualTo("image/png");
        assertThat(body.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
        assertThat(body.path("modelVersion").asText()).isEqualTo(PRO);
        JsonNode usage = body.path("usageMetadata");
        assertThat(usage.path("totalTokenCount").asInt())
                .isEqualTo(usage.path("promptTokenCount").asInt()
                        + usage.path("candidatesTokenCount").asInt()
                        + usage.path("thoughtsTokenCount").asInt());
        LogEntry entry = simulator.log().accepted().get(0);
        assertThat(entry.ref()).isEqualTo(body.path("responseId").asText());
        assertThat(entry.provider()).isEqualTo("gemini");
        assertThat(entry.asked().prompt()).isEqualTo("a red kite");
        assertThat(entry.chargedMicros()).isEqualTo(134_000);
    }

    @ParameterizedTest
    @CsvSource({
        PRO + ", 1:1, 2K, 2048, 2048, 134000", PRO + ", 16:9, 1K, 1376, 768, 134000",
        PRO + ", 16:9, 4K, 5504, 3072, 240000", FLASH + ", 1:1, 512, 512, 512, 45000",
        FLASH + ", 2:3, 1K, 848, 1264, 67000", FLASH + ", 9:16, 2K, 1536, 2752, 101000",
        FLASH + ", 1:8, 1K, 384, 3072, 67000", FLASH + ", 1:1, 4K, 4096, 4096, 151000"
    })
    void sizesAndPrices(String model, String shape, String size, int width, int height, long micros) throws Exception {
        Map<String, ?> config = Map.of(
                "responseModalities", List.of("IMAGE"), "imageConfig", Map.of("aspectRatio", shape, "imageSize", size));
        JsonNode parts =
                json(post(model, body("p", "generationConfig", config))).at("/candidates/0/content/parts");
        BufferedImage image = image(parts.get(parts.size() - 1));
        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
        assertThat(simulator.log().billMicros(Vendor.GEMINI)).isEqualTo(micros);
    }

    @Test
    void takesPicturesAndSafetySettings() throws Exception {
        Map<String, ?> body = Map.of(
                "contents",
                List.of(Map.of(
                        "role",
                        "user",
                        "parts",
                        List.of(
                                Map.of("text", "make it blue"),
                                Map.of("inlineData", Map.of("mimeType", "image/png", "data", "iVBORw0="))))),
                "safetySettings",
                List.of(Map.of("category", "HARM_CATEGORY_HARASSMENT", "threshold", "BLOCK_ONLY_HIGH")));
        assertThat(post(FLASH, body).statusCode()).isEqualTo(200);
    }

    @Test
    void theFlashModelHasNoThoughts() throws Exception {
        JsonNode body = json(generate(FLASH, "p"));
        assertThat(body.at("/candidates/0/content/parts")).hasSize(2);
        assertThat(body.at("/usageMetadata").has("thoughtsTokenCount")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "generationConfig, '{\"imageConfig\":{\"aspectRatio\":\"7:9\"}}', generationConfig.imageConfig.aspectRatio",
        "generationConfig, '{\"imageConfig\":{\"aspectRatio\":\"1:8\"}}', generationConfig.imageConfig.aspectRatio",
        "generationConfig, '{\"imageConfig\":{\"imageSize\":\"1k\"}}', generationConfig.imageConfig.imageSize",
        "generationConfig, '{\"imageConfig\":{\"imageSize\":\"512\"}}', generationConfig.imageConfig.imageSize",
        "generationConfig, '{\"imageConfig\":{\"image_size\":\"1K\"}}', generationConfig.imageConfig.image_size",
        "generationConfig, '{\"responseModalities\":[\"PICTURE\"]}', generationConfig.responseModalities[0]",
        "safetySettings, '[{\"category\":\"HARM\",\"threshold\":\"OFF\"}]', safetySettings[0].category",
        "safetySettings, '[{\"category\":\"HARM_CATEGORY_HARASSMENT\",\"threshold\":\"LOW\"}]',"
                + " safetySettings[0].threshold",
        "contents, '[{\"parts\":[{\"image\":1}]}]', contents[0].parts[0].image",
        "contents, '[{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/gif\",\"data\":\"\"}}]}]',"
                + " contents[0].parts[0].inlineData.mimeType",
        "contents, '[{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"*\"}}]}]',"
                + " contents[0].parts[0].inlineData.data",
        "contents, '[]', contents",
        "prompt, '\"p\"', prompt"
    })
    void wrongFieldsAreNamed(String field, String value, String wrong) throws Exception {
        HttpResponse<byte[]> response = post(PRO, body("p", field, SimulatorLog.JSON.readTree(value)));
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = json(response).path("error");
        assertThat(error.path("status").asText()).isEqualTo("INVALID_ARGUMENT");
        assertThat(error.at("/details/0/fieldViolations/0/field").asText()).isEqualTo(wrong);
        assertThat(simulator.log().refused()).hasSize(1);
        assertThat(simulator.log().billMicros()).isZero();
    }

    @Test
    void aWrongKeyIsABadRequestWithItsReason() throws Exception {
        String address = simulator.geminiBaseUrl() + "/models/" + PRO + ":generateContent";
        HttpResponse<byte[]> response = client.post(address, "x-goog-api-key", "invalid", Map.of());
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
        assertThat(json(response).at("/error/details/0/reason").asText()).isEqualTo("API_KEY_INVALID");
        assertThat(client.post(address, "Authorization", "Bearer key", Map.of()).statusCode())
                .isEqualTo(403);
    }

    @Test
    void anUnknownModelIsNotFound() throws Exception {
        HttpResponse<byte[]> response = generate("gemini-2.5-flash-image", "p");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/status").asText()).isEqualTo("NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400, INVALID_ARGUMENT",
        "402, 400, FAILED_PRECONDITION",
        "403, 403, PERMISSION_DENIED",
        "429-no-hint, 429, RESOURCE_EXHAUSTED",
        "500, 500, INTERNAL",
        "503, 503, UNAVAILABLE",
        "504, 504, DEADLINE_EXCEEDED"
    })
    void errorsHaveTheirNames(String fault, int status, String name) throws Exception {
        HttpResponse<byte[]> response = generate(PRO, "[fault:" + fault + "]");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).at("/error/code").asInt()).isEqualTo(status);
        assertThat(json(response).at("/error/status").asText()).isEqualTo(name);
    }

    @Test
    void aLimitSaysInItsDetailsHowLongToWait() throws Exception {
        HttpResponse<byte[]> response = generate(PRO, "[fault:gemini/429:3]");
        assertThat(response.headers().firstValue("Retry-After")).isEmpty();
        JsonNode hint = json(response).at("/error/details/0");
        assertThat(hint.path("@type").asText()).isEqualTo("type.googleapis.com/google.rpc.RetryInfo");
        assertThat(hint.path("retryDelay").asText()).isEqualTo("3s");
    }

    @ParameterizedTest
    @CsvSource({"moderated, SAFETY", "moderated:3, PROHIBITED_CONTENT", "moderated:4, IMAGE_SAFETY"})
    void aBlockedPromptHasNoCandidates(String fault, String reason) throws Exception {
        JsonNode body = good(generate(PRO, "[fault:" + fault + "]"));
        assertThat(body.has("candidates")).isFalse();
        assertThat(body.at("/promptFeedback/blockReason").asText()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "content-moderated, IMAGE_SAFETY",
        "content-moderated:5, SPII",
        "content-moderated:7, IMAGE_RECITATION",
        "no-image, NO_IMAGE",
        "no-image:4, MAX_TOKENS"
    })
    void anAnswerWithoutPictureSaysWhy(String fault, String reason) throws Exception {
        JsonNode candidate = good(generate(PRO, "[fault:" + fault + "]")).at("/candidates/0");
        assertThat(candidate.path("finishReason").asText()).isEqualTo(reason);
        assertThat(candidate.has("content")).isFalse();
    }

    @Test
    void thereMayBeWordsOnly() throws Exception {
        JsonNode candidate = good(generate(PRO, "[fault:text-only]")).at("/candidates/0");
        assertThat(candidate.path("finishReason").asText()).isEqualTo("STOP");
        assertThat(candidate.at("/content/parts")).hasSize(1);
        assertThat(candidate.at("/content/parts/0").has("text")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "truncated-json", "empty-body"})
    void damagedAnswersAreCharged(String fault) throws Exception {
        assertThat(generate(PRO, "[fault:" + fault + "]").statusCode()).isEqualTo(200);
        assertThat(simulator.log().billMicros(Vendor.GEMINI)).isEqualTo(134_000);
    }

    /** The JSON of an answer with HTTP 200 that cost nothing. */
    private JsonNode good(HttpResponse<byte[]> response) throws Exception {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(simulator.log().billMicros()).isZero();
        assertThat(simulator.log().refused()).hasSize(1);
        return json(response);
    }

    private HttpResponse<byte[]> generate(String model, String prompt) throws Exception {
        return post(model, body(prompt, "generationConfig", Map.of("responseModalities", List.of("TEXT", "IMAGE"))));
    }

    private HttpResponse<byte[]> post(String model, Map<String, ?> body) throws Exception {
        String address = simulator.geminiBaseUrl() + "/models/" + model + ":generateContent";
        return client.post(address, "x-goog-api-key", "key", body);
    }

    private static Map<String, Object> body(String prompt, String field, Object value) {
        Map<String, Object> body = new HashMap<>();
        body.put("contents", List.of(Map.of("parts", List.of(Map.of("text", prompt)))));
        body.put(field, value);
        return body;
    }

    private static BufferedImage image(JsonNode part) throws Exception {
        byte[] bytes = Base64.getDecoder().decode(part.at("/inlineData/data").asText());
        return ImageIO.read(new ByteArrayInputStream(bytes));
    }
}
