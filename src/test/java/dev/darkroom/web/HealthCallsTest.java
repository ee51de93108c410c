package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.access.Scope;
import dev.darkroom.engine.Home;
import dev.darkroom.web.WebBench.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the server can take work, and who is told why not. */
class HealthCallsTest {
    @TempDir
    private Path folder;

    @Test
    void aServerThatCanWorkIsReady() throws Exception {
        try (WebBench web = new WebBench(new Home(folder))) {
            awaitStatus(web, 200);

            assertThat(web.get("/health").json().get("live").asBoolean()).isTrue();
            assertThat(web.get("/health").json().get("ready").asBoolean()).isTrue();
            assertThat(web.get("/health").json().get("reasons")).isEmpty();
            assertThat(web.get("/health/live").json().get("status").asText()).isEqualTo("live");
            assertThat(web.get("/health/ready").status()).isEqualTo(200);
            assertThat(web.get("/health?deep=1").status()).isEqualTo(400);
            assertThat(web.delete("/health").status()).isEqualTo(405);
        }
    }

    @Test
    void aServerWithoutRoomIsNotReadyAndTellsReadersWhy() throws Exception {
        Home home = new Home(folder).with("darkroom.spool.max-size", "1MiB");
        String reader = KeyedHome.bearer(home, "default", Scope.READ);
        String maker = KeyedHome.bearer(home, "default", Scope.GENERATE);
        try (WebBench web = new WebBench(home)) {
            Files.write(home.settings().data().resolve("spool").resolve("in-the-way"), new byte[2 << 20]);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(web.get("/health", "Authorization", reader)
                                    .json()
                                    .get("reasons")
                                    .toString())
                            .contains("darkroom.spool.max-size"));
            Reply known = web.get("/health", "Authorization", reader);
            assertThat(known.status()).isEqualTo(503);
            assertThat(known.json().get("status").asText()).isEqualTo("not ready");
            assertThat(web.get("/health/ready").status()).isEqualTo(503);
            assertThat(web.get("/health/live").status()).isEqualTo(200);
            assertThat(web.get("/health").json().has("reasons")).isFalse();
            assertThat(web.get("/health", "Authorization", maker).json().has("reasons"))
                    .isFalse();
            assertThat(web.get("/health", "Authorization", "Bearer wrong").status())
                    .isEqualTo(401);
        }
    }

    /** A note names a file of this machine. */
    @Test
    void notesAreForReadersAlone() throws Exception {
        Home home = new Home(folder);
        String reader = KeyedHome.bearer(home, "default", Scope.READ);
        String maker = KeyedHome.bearer(home, "default", Scope.GENERATE);
        try (WebBench web = new WebBench(home)) {
            Files.writeString(home.resolve("catalog/models/broken.yaml"), "model_id: [");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(web.get("/health", "Authorization", reader)
                                    .json()
                                    .get("notes")
                                    .toString())
                            .contains("broken.yaml"));

            for (String path : List.of("/health", "/health/ready", "/health/live")) {
                assertThat(web.get(path).body()).doesNotContain("notes", "reasons", "broken.yaml");
                assertThat(web.get(path, "Authorization", maker).body())
                        .doesNotContain("notes", "reasons", "broken.yaml");
            }
        }
    }

    @Test
    void aProviderWhoseKeysAreAllRefusedIsNoted() throws Exception {
        try (SimulatedWeb simulated = new SimulatedWeb(folder)) {
            simulated.web().post("/jobs", "{\"prompt\": \"a lamp [fault:401]\"}");

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                            simulated.web().get("/health").json().get("notes").toString())
                    .contains("openai_images is left alone for now: ")
                    .contains("Incorrect API key")
                    .doesNotContain("sk-canary"));
        }
    }

    private static void awaitStatus(WebBench web, int status) {
        await().atMost(Duration.ofSeconds(20)).until(() -> web.get("/health").status() == status);
    }
}
