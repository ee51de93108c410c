package dev.darkroom.simulator;

import static dev.darkroom.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FluxContractTest {
    @TempDir
    Path folder;

    @Test
    void submitsPollsAndDelivers() throws Exception {
        try (Simulator simulator = simulator(200)) {
            SimulatorClient client = new SimulatorClient(simulator);
            JsonNode submitted = json(client.flux("a red barn"));
            assertThat(submitted.path("cost").asDouble()).isEqualTo(4.0);
            String address = submitted.path("polling_url").asText();
            assertThat(address).startsWith(simulator.fluxBaseUrl() + "/v1/get_result?id=");
            assertThat(json(client.get(address)).path("status").asText()).isEqualTo("Pending");
            await().until(() ->
                    json(client.get(address)).path("status").asText().equals("Ready"));
            HttpResponse<byte[]> picture =
                    client.get(json(client.get(address)).at("/result/sample").asText());
            assertThat(picture.headers().firstValue("Content-Type")).contains("image/jpeg");
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.body()));
            assertThat(image.getWidth()).isEqualTo(256);
            assertThat(image.getHeight()).isEqualTo(288);
            assertThat(simulator.log().billMicros(Vendor.FLUX)).isEqualTo(40_000);
            assertThat(simulator.log().accepted().get(0).ref())
                    .isEqualTo(submitted.path("id").asText());
            assertThat(simulator.log().ofKind(LogEntry.DOWNLOAD)).hasSize(1);
        }
    }

    @Test
    void knowsItsTasksAfterARestart() throws Exception {
        String id;
        try (Simulator first = simulator(0)) {
            id = json(new SimulatorClient(first).flux("[fault:poll-500:2]"))
                    .path("id")
                    .asText();
            assertThat(new SimulatorClient(first).poll(id).statusCode()).isEqualTo(500);
        }
        try (Simulator second = simulator(0)) {
            SimulatorClient client = new SimulatorClient(second);
            assertThat(client.poll(id).statusCode()).isEqualTo(500);
            String sample = json(client.poll(id)).at("/result/sample").asText();
            assertThat(client.get(sample).statusCode()).isEqualTo(200);
            assertThat(second.log().billMicros()).isEqualTo(40_000);
        }
    }

    @Test
    void refusesWhatIsWrongWithoutCharging() throws Exception {
        try (Simulator simulator = simulator(0)) {
            SimulatorClient client = new SimulatorClient(simulator);
            HttpResponse<byte[]> odd = client.flux("flux-pro-1.1", Map.of("prompt", "p", "width", 333));
            assertThat(odd.statusCode()).isEqualTo(422);
            assertThat(json(odd).at("/detail/0/loc/1").asText()).isEqualTo("width");
            HttpResponse<byte[]> edit = client.flux("flux-pro-1.1", Map.of("prompt", "p", "input_image", "aGk="));
            assertThat(json(edit).at("/detail/0/loc/1").asText()).isEqualTo("input_image");
            HttpResponse<byte[]> words = client.flux("flux-2-pro", Map.of("prompt", "p", "input_image", "aGk="));
            assertThat(json(words).at("/detail/0/msg").asText()).contains("a picture in base64");
            assertThat(client.post(simulator.fluxBaseUrl() + "/v1/flux-pro-1.1", "x-key", "invalid", Map.of())
                            .statusCode())
                    .isEqualTo(403);
            assertThat(client.flux("flux-unheard-of", Map.of("prompt", "p")).statusCode())
                    .isEqualTo(404);
            HttpResponse<byte[]> unknown = client.poll("none");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(json(unknown).path("status").asText()).isEqualTo("Task not found");
            assertThat(simulator.log().billMicros()).isZero();
        }
    }

    @Test
    void otherModelsHaveTheirOwnFieldsAndPrices() throws Exception {
        try (Simulator simulator = simulator(0)) {
            SimulatorClient client = new SimulatorClient(simulator);
            JsonNode kontext = json(client.flux("flux-kontext-max", Map.of("prompt", "p", "aspect_ratio", "4:3")));
            assertThat(kontext.path("cost").asDouble()).isEqualTo(8.0);
            Asked asked = simulator.log().accepted().get(0).asked();
            assertThat(asked.format()).isEqualTo("png");
            assertThat(asked.size()).isEqualTo("1184x880");
        }
    }

    @Test
    void anAddressIsGoodOnlyWithItsSignature() throws Exception {
        try (Simulator simulator = simulator(0)) {
            SimulatorClient client = new SimulatorClient(simulator);
            String sample = client.sample("p");
            assertThat(client.get(sample.replaceFirst("se=\\d", "se=9")).statusCode())
                    .isEqualTo(403);
        }
    }

    private Simulator simulator(long latency) throws Exception {
        return Simulator.start(SimulatorSettings.at(folder.resolve("log")).withLatency(latency, latency));
    }
}
