package dev.darkroom.simulator;

import static dev.darkroom.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How predictions of Replicate end, and what is left of them. */
class ReplicateEndsTest {
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

    @ParameterizedTest
    @CsvSource({
        "moderated, failed, NSFW content detected",
        "task-error, failed, CUDA",
        "unknown-status, aborted, null",
        "never-finishes, starting, null"
    })
    void predictionsEndBadly(String fault, String status, String error) throws Exception {
        JsonNode done = client.done(Map.of("prompt", "[fault:" + fault + "]"));
        assertThat(done.path("status").asText()).isEqualTo(status);
        assertThat(done.path("error").asText()).startsWith(error);
        assertThat(done.path("output").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"content-moderated, 3, 0, 0", "dropped-images, 3, 2, 36000", "dropped-images:9, 3, 0, 36000"})
    void flaggedPicturesAreDroppedSilently(String fault, int asked, int left, long bill) throws Exception {
        JsonNode done = client.done(Map.of("prompt", "[fault:" + fault + "]", "num_outputs", asked));
        assertThat(done.path("status").asText()).isEqualTo("succeeded");
        assertThat(done.path("output").isArray()).isTrue();
        assertThat(done.path("output")).hasSize(left);
        assertThat(simulator.log().billMicros()).isEqualTo(bill);
    }

    @Test
    void aCancelledPredictionStaysSo() throws Exception {
        restart(60_000);
        JsonNode made = json(client.sdxl(Map.of("prompt", "p")));
        HttpResponse<byte[]> cancelled = client.post(made.at("/urls/cancel").asText(), Map.of());
        assertThat(cancelled.statusCode()).isEqualTo(200);
        assertThat(json(cancelled).path("status").asText()).isEqualTo("canceled");
        restart(0);
        String address =
                simulator.replicateBaseUrl() + "/predictions/" + made.path("id").asText();
        assertThat(client.get(address).path("status").asText()).isEqualTo("canceled");
        assertThat(simulator.log().ofKind(LogEntry.CANCEL)).hasSize(1);
        assertThat(client.post(simulator.replicateBaseUrl() + "/predictions/none/cancel", Map.of())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatIsDoneCannotBeCancelled() throws Exception {
        JsonNode made = json(client.sdxl(Map.of("prompt", "p")));
        assertThat(json(client.post(made.at("/urls/cancel").asText(), Map.of()))
                        .path("status")
                        .asText())
                .isEqualTo("succeeded");
    }

    @Test
    void everythingIsRemovedAfterAnHour() throws Exception {
        JsonNode done = client.done(Map.of("prompt", "p", "num_outputs", 2));
        String before = simulator.fluxBaseUrl();
        stop();
        age(folder.resolve("log"), ReplicateTask.LIFETIME_MILLIS + 1_000);
        start(0);
        JsonNode later = client.get(done.at("/urls/get").asText().replace(before, simulator.fluxBaseUrl()));
        assertThat(later.path("status").asText()).isEqualTo("succeeded");
        assertThat(later.path("data_removed").asBoolean()).isTrue();
        assertThat(later.path("output").isNull()).isTrue();
        assertThat(client.file(done.at("/output/1").asText().replace(before, simulator.fluxBaseUrl()))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aResultCanBeRemovedAtOnce() throws Exception {
        JsonNode done = client.done(Map.of("prompt", "[fault:data-removed]"));
        assertThat(done.path("data_removed").asBoolean()).isTrue();
        assertThat(done.path("output").isNull()).isTrue();
        assertThat(done.path("logs").asText()).isEmpty();
    }

    @Test
    void pollsAndDownloadsFailAndRecover() throws Exception {
        String get = json(client.sdxl(Map.of("prompt", "[fault:flapping]")))
                .at("/urls/get")
                .asText();
        List<Integer> statuses = new ArrayList<>();
        for (int poll = 0; poll < 7; poll++) {
            statuses.add(client.poll(get).statusCode());
        }
        assertThat(statuses).containsExactly(200, 404, 200, 500, 200, 200, 200);
        JsonNode done = client.done(Map.of("prompt", "[fault:download-500:1]"));
        assertThat(client.file(done.at("/output/0").asText()).statusCode()).isEqualTo(500);
        assertThat(client.file(done.at("/output/0").asText()).statusCode()).isEqualTo(200);
    }

    private void restart(long latency) throws Exception {
        stop();
        start(latency);
    }

    private void start(long latency) throws Exception {
        simulator = Simulator.start(SimulatorSettings.at(folder.resolve("log")).withLatency(latency, latency));
        client = new ReplicateClient(simulator);
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
