package dev.darkroom.simulator;

import static dev.darkroom.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicateContractTest {
    @TempDir
    Path folder;

    private Simulator simulator;
    private ReplicateClient client;

    @BeforeEach
    void start() throws Exception {
        start(0);
    }

    @AfterEach
    void stop() throws Exception {
        simulator.close();
    }

    @Test
    void makesPollsAndDelivers() throws Exception {
        restart(300);
        HttpResponse<byte[]> response =
                client.sdxl(Map.of("prompt", "a red barn", "width", 512, "height", 768, "seed", 7));
        assertThat(response.statusCode()).isEqualTo(201);
        JsonNode made = json(response);
        assertThat(made.path("status").asText()).isEqualTo("starting");
        assertThat(made.path("output").isNull()).isTrue();
        String get = made.at("/urls/get").asText();
        assertThat(get)
                .isEqualTo(simulator.replicateBaseUrl()
                        + "/predictions/"
                        + made.path("id").asText());
        await().until(() -> client.get(get).path("status").asText().equals("succeeded"));
        JsonNode done = client.get(get);
        assertThat(done.path("logs").asText()).contains("Using seed: 7\n");
        assertThat(done.at("/metrics/predict_time").asDouble()).isPositive();
        assertThat(done.path("input")).isEqualTo(made.path("input"));
        assertThat(done.path("output")).hasSize(1);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(
                client.file(done.at("/output/0").asText()).body()));
        assertThat(image.getWidth()).isEqualTo(512);
        assertThat(image.getHeight()).isEqualTo(768);
        LogEntry entry = simulator.log().accepted().get(0);
        assertThat(entry.ref()).isEqualTo(made.path("id").asText());
        assertThat(entry.provider()).isEqualTo("replicate_sdxl");
        assertThat(simulator.log().billMicros(Vendor.REPLICATE)).isEqualTo(12_000);
        assertThat(simulator.log().ofKind(LogEntry.DOWNLOAD)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"wait, 300, succeeded", "wait=5, 300, succeeded", "wait=1, 60000, starting"})
    void canWaitForTheResult(String prefer, long latency, String status) throws Exception {
        restart(latency);
        String body = "{\"version\":\"" + ReplicateClient.HASH + "\",\"input\":{\"prompt\":\"p\",\"num_outputs\":4}}";
        HttpResponse<byte[]> response = new SimulatorClient(simulator)
                .send(HttpRequest.newBuilder(URI.create(simulator.replicateBaseUrl() + "/predictions"))
                        .header("Authorization", "Bearer r8")
                        .header("Prefer", prefer)
                        .POST(BodyPublishers.ofString(body)));
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(json(response).path("status").asText()).isEqualTo(status);
        assertThat(json(response).path("output")).hasSize(status.equals("succeeded") ? 4 : 0);
        assertThat(simulator.log().billMicros()).isEqualTo(48_000);
    }

    @Test
    void anOfficialModelHasItsOwnInputAndOneAddress() throws Exception {
        String address = simulator.replicateBaseUrl() + "/models/acme/any-model/predictions";
        JsonNode made = json(client.post(address, Map.of("input", Map.of("text", "p", "aspect", "16:9"))));
        JsonNode done = client.get(made.at("/urls/get").asText());
        assertThat(done.path("output").isTextual()).isTrue();
        byte[] file = client.file(done.path("output").asText()).body();
        assertThat(ImageIO.read(new ByteArrayInputStream(file)).getWidth()).isEqualTo(1344);
        assertThat(simulator.log().billMicros()).isEqualTo(20_000);
        assertThat(client.post(address, Map.of("input", Map.of("prompt", "p"))).statusCode())
                .isEqualTo(422);
        assertThat(client.post(
                                simulator.replicateBaseUrl() + "/models/acme/other/predictions",
                                Map.of("input", Map.of()))
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "width, 100, input.width",
        "width, '\"512\"', input.width",
        "num_outputs, 5, input.num_outputs",
        "scheduler, '\"EULER\"', input.scheduler",
        "guidance_scale, 0.5, input.guidance_scale",
        "refine, '\"yes\"', input.refine",
        "image, '\"http://host/a.png\"', input.image",
        "steps, 30, input.steps",
        "seed, 1.5, input.seed",
        "apply_watermark, 1, input.apply_watermark"
    })
    void wrongFieldsAreNamed(String field, String value, String wrong) throws Exception {
        HttpResponse<byte[]> response = client.sdxl(Map.of("prompt", "p", field, SimulatorLog.JSON.readTree(value)));
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(json(response).path("title").asText()).isEqualTo("Input validation failed");
        assertThat(json(response).path("detail").asText()).startsWith("- " + wrong + ": ");
        assertThat(simulator.log().refused()).hasSize(1);
        assertThat(simulator.log().billMicros()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stability-ai/sdxl", "stability-ai/sdxl:abc", "someone/else:" + ReplicateClient.HASH, ""})
    void anUnknownVersionIsRefused(String version) throws Exception {
        HttpResponse<byte[]> response = client.predict(version, Map.of("prompt", "p"));
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(json(response).path("title").asText()).startsWith("Invalid version");
    }

    @ParameterizedTest
    @CsvSource({"400, 422", "401, 401", "402, 402", "403, 403", "429, 429", "500, 500", "503, 503"})
    void refusalsHaveTheirShape(String fault, int status) throws Exception {
        HttpResponse<byte[]> response = client.sdxl(Map.of("prompt", "[fault:" + fault + "]"));
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).path("detail").asText()).isNotEmpty();
    }

    @Test
    void aLimitIsToldInWords() throws Exception {
        HttpResponse<byte[]> response = client.sdxl(Map.of("prompt", "[fault:replicate/429:3]"));
        assertThat(json(response).path("detail").asText())
                .isEqualTo("Request was throttled. Your rate limit resets in ~3s.");
        assertThat(response.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void aKeyIsNeeded() throws Exception {
        String address = simulator.replicateBaseUrl() + "/predictions";
        HttpResponse<byte[]> stranger =
                new SimulatorClient(simulator).post(address, "Authorization", "Bearer invalid", Map.of());
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(json(stranger).path("title").asText()).isEqualTo("Unauthenticated");
        assertThat(client.file(address + "/none").statusCode()).isEqualTo(401);
    }

    private void restart(long latency) throws Exception {
        stop();
        start(latency);
    }

    private void start(long latency) throws Exception {
        simulator = Simulator.start(SimulatorSettings.at(folder.resolve("log")).withLatency(latency, latency));
        client = new ReplicateClient(simulator);
    }
}
