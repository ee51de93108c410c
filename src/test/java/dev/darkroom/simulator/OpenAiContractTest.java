package dev.darkroom.simulator;

import static dev.darkroom.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiContractTest {
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
    void answersWithPictureAndUsage() throws Exception {
        HttpResponse<byte[]> response = client.openAi("a red barn");
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode body = json(response);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture(body)));
        assertThat(image.getWidth()).isEqualTo(1024);
        assertThat(body.at("/usage/output_tokens").asInt()).isEqualTo(272);
        assertThat(body.at("/usage/total_tokens").asInt())
                .isEqualTo(272 + body.at("/usage/input_tokens").asInt());
        LogEntry entry = simulator.log().accepted().get(0);
        assertThat(entry.ref())
                .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
        assertThat(entry.asked().prompt()).isEqualTo("a red barn");
        assertThat(entry.chargedMicros()).isEqualTo(272 * 8 + 10 * 2);
    }

    @Test
    void everyTaskHasItsOwnBytes() throws Exception {
        assertThat(picture(json(client.openAi("same")))).isNotEqualTo(picture(json(client.openAi("same"))));
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-image-1.5,    low,    1024x1024,  18700", "gpt-image-1.5,    low,    1024x1536,  23100",
        "gpt-image-1.5,    medium, 1024x1024,  43800", "gpt-image-1.5,    medium, 1536x1024,  60700",
        "gpt-image-1.5,    high,   1024x1024, 143100", "gpt-image-1.5,    high,   1024x1536, 209700",
        "gpt-image-1-mini, low,    1024x1024,  12200", "gpt-image-1-mini, low,    1536x1024,  13300",
        "gpt-image-1-mini, medium, 1024x1024,  18400", "gpt-image-1-mini, medium, 1024x1536,  22600",
        "gpt-image-1-mini, high,   1024x1024,  43300", "gpt-image-1-mini, high,   1536x1024,  60000",
        "gpt-image-2,      high,   1024x1024, 220800", "gpt-image-2,      high,   1024x1536, 257000",
        "gpt-image-2,      low,    1024x1024,  15900", "gpt-image-2,      medium, 1536x1024,  71800",
        "gpt-image-2,      high,   2880x2880, 721600", "gpt-image-2,      low,    3840x2160,  29800",
    })
    void billsNoMoreThanTheCataloguesWorstPrice(String model, String quality, String size, long worst) {
        Asked longest = new Asked("p".repeat(32_000), "", model, size, quality, "png", 1, 1, 0);
        assertThat(new PriceTable().usage(longest, 1, 0).micros()).isPositive().isLessThanOrEqualTo(worst);
    }

    @Test
    void refusesWhatIsWrongWithoutCharging() throws Exception {
        assertThat(client.openAi(Map.of("model", "dall-e-3", "prompt", "p")).statusCode())
                .isEqualTo(404);
        JsonNode unknown =
                json(client.openAi(Map.of("model", "gpt-image-1.5", "prompt", "p", "response_format", "b64_json")));
        assertThat(unknown.at("/error/param").asText()).isEqualTo("response_format");
        assertThat(client.openAi(Map.of("model", "gpt-image-1.5", "prompt", "p", "size", "7x7"))
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<byte[]> stranger = client.post(
                simulator.openAiBaseUrl() + "/images/generations",
                "Authorization",
                "Bearer invalid",
                Map.of("prompt", "p"));
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(json(stranger).at("/error/code").asText()).isEqualTo("invalid_api_key");
        assertThat(simulator.log().billMicros()).isZero();
        assertThat(simulator.log().postCount()).isEqualTo(4);
    }

    @Test
    void remembersRequests() throws Exception {
        client.openAi("look at me");
        Request request = simulator.requests().get(0);
        assertThat(request.header("authorization")).isEqualTo("Bearer sk-test");
        assertThat(request.text()).contains("look at me");
    }

    static byte[] picture(JsonNode body) {
        return Base64.getDecoder().decode(body.at("/data/0/b64_json").asText());
    }
}
