package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.web.WebBench.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that take longer than a caller may wait. */
class LongestWaitTest {
    @TempDir
    private Path folder;

    private SimulatedWeb simulated;
    private WebBench web;

    @BeforeEach
    void start() throws Exception {
        simulated = new SimulatedWeb(folder, "darkroom.http.wait", "1s");
        web = simulated.web();
    }

    @AfterEach
    void stop() throws Exception {
        simulated.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/generate", "/v1/images/generations"})
    void theCallerIsToldWhichJobGoesOn(String path) throws Exception {
        Reply late = web.post(
                path, "{\"prompt\": \"a slow lamp [fault:latency:8000]\", \"n\": 2, \"allow_placeholder\": false}");

        assertThat(late.status()).as(late.body()).isEqualTo(504);
        String job = late.header("X-Darkroom-Job");
        assertThat(web.get("/jobs/" + job).json().get("state").asText()).isIn("accepted", "running");
        assertThat(simulated.posts("a slow lamp")).isEqualTo(2);
    }
}
