package dev.darkroom.simulator;

import static dev.darkroom.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

class ReplicateContractTest {
    private static final String HASH = "7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc";

    @TempDir
    Path folder;

    private Simulator simulator;
    private SimulatorClient client;

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
        HttpResponse<byte[]> response = sdxl(Map.of("prompt", "a red barn", "width", 512, "height", 768, "seed", 7));
        assertThat(response.statusCode()).isEqualTo(201);
        JsonNode made = json(response);
        assertThat(made.path("status").asText()).isEqualTo("starting");
        assertThat(made.path("output").isNull()).isTrue();
        String get = made.at("/urls/get").asText();
        assertThat(get)
                .isEqualTo(simulator.replicateBaseUrl()
                        + "/predictions/"
                        + made.path("id").asText());
        await().until(() -> get(get).path("status").asText().equals("succeeded"));
        JsonNode done = get(get);
        assertThat(done.path("logs").asText()).contains("Using seed: 7\n");
        assertThat(done.at("/metrics/predict_time").asDouble()).isPositive();
        assertThat(done.path("input")).isEqualTo(made.path("input"));
        assertThat(done.path("output")).hasSize(1);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(
                client.get(done.at("/output/0").asText()).body()));
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
        String body = "{\"version\":\"" + HASH + "\",\"input\":{\"prompt\":\"p\",\"num_outputs\":4}}";
        HttpResponse<byte[]> response =
                client.send(HttpRequest.newBuilder(URI.create(simulator.replicateBaseUrl() + "/predictions"))
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
        JsonNode made = json(post(address, Map.of("input", Map.of("text", "p", "aspect", "16:9"))));
        JsonNode done = get(made.at("/urls/get").asText());
        assertThat(done.path("output").isTextual()).isTrue();
        byte[] file = client.get(done.path("output").asText()).body();
        assertThat(ImageIO.read(new ByteArrayInputStream(file)).getWidth()).isEqualTo(1344);
        assertThat(simulator.log().billMicros()).isEqualTo(20_000);
        assertThat(post(address, Map.of("input", Map.of("prompt", "p"))).statusCode())
                .isEqualTo(422);
        assertThat(post(simulator.replicateBaseUrl() + "/models/acme/other/predictions", Map.of("input", Map.of()))
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
        HttpResponse<byte[]> response = sdxl(Map.of("prompt", "p", field, SimulatorLog.JSON.readTree(value)));
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(json(response).path("title").asText()).isEqualTo("Input validation failed");
        assertThat(json(response).path("detail").asText()).startsWith("- " + wrong + ": ");
        assertThat(simulator.log().refused()).hasSize(1);
        assertThat(simulator.log().billMicros()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stability-ai/sdxl", "stability-ai/sdxl:abc", "someone/else:" + HASH, ""})
    void anUnknownVersionIsRefused(String version) throws Exception {
        HttpResponse<byte[]> response = predict(version, Map.of("prompt", "p"));
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(json(response).path("title").asText()).startsWith("Invalid version");
    }

    @ParameterizedTest
    @CsvSource({"400, 422", "401, 401", "402, 402", "403, 403", "429, 429", "500, 500", "503, 503"})
    void refusalsHaveTheirShape(String fault, int status) throws Exception {
        HttpResponse<byte[]> response = sdxl(Map.of("prompt", "[fault:" + fault + "]"));
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).path("detail").asText()).isNotEmpty();
    }

    @Test
    void aLimitIsToldInWords() throws Exception {
        HttpResponse<byte[]> response = sdxl(Map.of("prompt", "[fault:replicate/429:3]"));
        assertThat(json(response).path("detail").asText())
                .isEqualTo("Request was throttled. Your rate limit resets in ~3s.");
        assertThat(response.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void aKeyIsNeeded() throws Exception {
        String address = simulator.replicateBaseUrl() + "/predictions";
        HttpResponse<byte[]> stranger = client.post(address, "Authorization", "Bearer invalid", Map.of());
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(json(stranger).path("title").asText()).isEqualTo("Unauthenticated");
        assertThat(client.get(address + "/none").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "moderated, failed, NSFW content detected",
        "task-error, failed, CUDA",
        "unknown-status, aborted, null",
        "never-finishes, starting, null"
    })
    void predictionsEndBadly(String fault, String status, String error) throws Exception {
        JsonNode done = done(Map.of("prompt", "[fault:" + fault + "]"));
        assertThat(done.path("status").asText()).isEqualTo(status);
        assertThat(done.path("error").asText()).startsWith(error);
        assertThat(done.path("output").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"content-moderated, 3, 0, 0", "dropped-images, 3, 2, 36000", "dropped-images:9, 3, 0, 36000"})
    void flaggedPicturesAreDroppedSilently(String fault, int asked, int left, long bill) throws Exception {
        JsonNode done = done(Map.of("prompt", "[fault:" + fault + "]", "num_outputs", asked));
        assertThat(done.path("status").asText()).isEqualTo("succeeded");
        assertThat(done.path("output").isArray()).isTrue();
        assertThat(done.path("output")).hasSize(left);
        assertThat(simulator.log().billMicros()).isEqualTo(bill);
    }

    @Test
    void aCancelledPredictionStaysSo() throws Exception {
        restart(60_000);
        JsonNode made = json(sdxl(Map.of("prompt", "p")));
        HttpResponse<byte[]> cancelled = post(made.at("/urls/cancel").asText(), Map.of());
        assertThat(cancelled.statusCode()).isEqualTo(200);
        assertThat(json(cancelled).path("status").asText()).isEqualTo("canceled");
        restart(0);
        String address =
                simulator.replicateBaseUrl() + "/predictions/" + made.path("id").asText();
        assertThat(get(address).path("status").asText()).isEqualTo("canceled");
        assertThat(simulator.log().ofKind(LogEntry.CANCEL)).hasSize(1);
        assertThat(post(simulator.replicateBaseUrl() + "/predictions/none/cancel", Map.of())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatIsDoneCannotBeCancelled() throws Exception {
        JsonNode made = json(sdxl(Map.of("prompt", "p")));
        assertThat(json(post(made.at("/urls/cancel").asText(), Map.of()))
                        .path("status")
                        .asText())
                .isEqualTo("succeeded");
    }

    @Test
    void everythingIsRemovedAfterAnHour() throws Exception {
        JsonNode done = done(Map.of("prompt", "p", "num_outputs", 2));
        int port = simulator.port();
        stop();
        age(folder.resolve("log"), ReplicateTask.LIFETIME_MILLIS + 1_000);
        simulator = Simulator.start(SimulatorSettings.at(folder.resolve("log")).withPort(port));
        JsonNode later = get(done.at("/urls/get").asText());
        assertThat(later.path("status").asText()).isEqualTo("succeeded");
        assertThat(later.path("data_removed").asBoolean()).isTrue();
        assertThat(later.path("output").isNull()).isTrue();
        assertThat(client.get(done.at("/output/1").asText()).statusCode()).isEqualTo(404);
    }

    @Test
    void aResultCanBeRemovedAtOnce() throws Exception {
        JsonNode done = done(Map.of("prompt", "[fault:data-removed]"));
        assertThat(done.path("data_removed").asBoolean()).isTrue();
        assertThat(done.path("output").isNull()).isTrue();
        assertThat(done.path("logs").asText()).isEmpty();
    }

    @Test
    void pollsAndDownloadsFailAndRecover() throws Exception {
        String get =
                json(sdxl(Map.of("prompt", "[fault:flapping]"))).at("/urls/get").asText();
        List<Integer> statuses = new ArrayList<>();
        for (int poll = 0; poll < 7; poll++) {
            statuses.add(poll(get).statusCode());
        }
        assertThat(statuses).containsExactly(200, 404, 200, 500, 200, 200, 200);
        JsonNode done = done(Map.of("prompt", "[fault:download-500:1]"));
        assertThat(client.get(done.at("/output/0").asText()).statusCode()).isEqualTo(500);
        assertThat(client.get(done.at("/output/0").asText()).statusCode()).isEqualTo(200);
    }

    private JsonNode done(Map<String, ?> input) throws Exception {
        return get(json(sdxl(input)).at("/urls/get").asText());
    }

    private HttpResponse<byte[]> sdxl(Map<String, ?> input) throws Exception {
        return predict("stability-ai/sdxl:" + HASH, input);
    }

    private HttpResponse<byte[]> predict(String version, Map<String, ?> input) throws Exception {
        Map<String, Object> body = new HashMap<>();
        body.put("version", version);
        body.put("input", input);
        return post(simulator.replicateBaseUrl() + "/predictions", body);
    }

    private HttpResponse<byte[]> post(String address, Map<String, ?> body) throws Exception {
        return client.post(address, "Authorization", "Bearer r8", body);
    }

    private JsonNode get(String address) throws Exception {
        return json(poll(address));
    }

    private HttpResponse<byte[]> poll(String address) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(address)).header("Authorization", "Bearer r8"));
    }

    private void restart(long latency) throws Exception {
        stop();
        start(latency);
    }

    private void start(long latency) throws Exception {
        simulator = Simulator.start(SimulatorSettings.at(folder.resolve("log")).withLatency(latency, latency));
        client = new SimulatorClient(simulator);
    }

    /** Makes all that was accepted older. */
    private static void age(Path log, long millis) throws Exception {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            ObjectNode entry = (ObjectNode) SimulatorLog.JSON.readTree(line);
            if (entry.path("asked").isObject()) {
                ObjectNode asked = (ObjectNode) entry.path("asked");
                asked.put("ready_at", asked.path("ready_at").asLong() - millis);
            }
            lines.add(entry.toString());
        }
        Files.write(log, lines);
    }
}
