package dev.darkroom.figma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.engine.Home;
import dev.darkroom.simulator.FigmaSimulator;
import dev.darkroom.simulator.Simulator;
import dev.darkroom.web.WebBench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job's image arrives in Figma: the link over its REST API, the node by the plugin, each once. */
class FigmaEndToEndTest {
    private static final String EXPORT =
            "{\"to\": \"figma\", \"file_key\": \"KEY\", \"page\": \"Lamps\", \"x\": 10, \"y\": 20}";

    @TempDir
    private Path folder;

    private Home home(Simulator images, FigmaSimulator figma) throws Exception {
        return new Home(folder.resolve("home"))
                .with("darkroom.dry-run", "false")
                .with("darkroom.providers", "openai_images,noop_media")
                .with("darkroom.provider.openai_images.keys", "sk-canary-figma")
                .with("darkroom.provider.openai_images.base-url", images.openAiBaseUrl())
                .with("darkroom.provider.openai_images.default-model", "gpt-image-1-mini")
                .with("darkroom.provider.figma_api.keys", "figd_canary")
                .with("darkroom.provider.figma_api.base-url", figma.baseUrl())
                .with("darkroom.provider.figma_api.timeout", "2s")
                .with("darkroom.export.retry-delay", "50ms")
                .with("darkroom.http.public-url", "https://darkroom.example");
    }

    private static JsonNode export(WebBench web, String state) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> web.get("/jobs/lamp").json().at("/exports/0"),
                        one -> one.path("state").asText().equals(state));
    }

    @Test
    void aJobsImageIsLinkedAndPlacedOnce() throws Exception {
        assumeThat(NodeScripts.present()).as("Node.js is installed").isTrue();
        try (Simulator images = Simulator.start(folder.resolve("simulator.log"));
                FigmaSimulator figma = new FigmaSimulator("figd_canary").file("KEY");
                WebBench web = new WebBench(home(images, figma))) {
            figma.loseNext();
            String job = "{\"prompt\": \"a lamp\", \"job_id\": \"lamp\", \"exports\": [" + EXPORT + "]}";
            String asset = web.post("/jobs", job, "Prefer", "wait=30")
                    .json()
                    .at("/renders/0/asset_id")
                    .asText();
            assertThat(export(web, "linked").get("figma_link").asText()).isEqualTo("comment");
            String token =
                    web.post("/figma/tokens", "{}").json().at("/data/token").asText();

            JsonNode file = new JsonMapper()
                    .readTree(new NodeScripts(folder)
                            .run(
                                    Map.of("DARKROOM", web.address(), "FIGMA_FILE", "KEY", "FIGMA_TOKEN", token),
                                    NodeScripts.script("against-server.js").toString()));

            assertThat(file.get("nodes")).as(file.get("said").toString()).hasSize(1);
            JsonNode node = file.at("/nodes/0");
            assertThat(node.get("page").asText()).isEqualTo("Lamps");
            assertThat(node.get("fill").asText()).isEqualTo("IMAGE");
            assertThat(node.get("asset_id").asText()).isEqualTo(asset);
            assertThat(node.get("provider").asText()).isEqualTo("openai_images");
            JsonNode done = export(web, "done");
            assertThat(done.get("figma_node_id")).isEqualTo(node.get("id"));
            assertThat(done.get("page_id")).isEqualTo(node.get("page_id"));
            assertThat(done.get("figma_link").asText()).isEqualTo("comment");
            assertThat(web.post("/assets/" + asset + "/exports", EXPORT).status())
                    .isEqualTo(200);
            assertThat(figma.comments()).hasSize(1);
            assertThat(figma.comments().get(0).get("message").asText())
                    .contains("https://darkroom.example/assets/" + asset + "/content?expires=");
            assertThat(images.log().postCount()).isEqualTo(1);
        }
    }

    @Test
    void theImageIsPlacedThoughTheLinkIsRefusedOrHasToWaitForDays() throws Exception {
        String report = "{\"node_id\": \"12:34\", \"page_id\": \"0:1\"}";
        try (Simulator images = Simulator.start(folder.resolve("simulator.log"));
                FigmaSimulator figma = new FigmaSimulator("figd_canary").file("KEY");
                WebBench web = new WebBench(home(images, figma))) {
            String unseen = EXPORT.replace("KEY", "UNSEEN");
            web.post("/jobs", "{\"prompt\": \"a lamp\", \"job_id\": \"lamp\", \"exports\": [" + unseen + "]}");
            assertThat(export(web, "linked").get("figma_link_error").asText()).contains("HTTP 404");
            assertThat(place(web, "UNSEEN", report)).isEqualTo("done");
            JsonNode done = export(web, "done");
            assertThat(done.get("figma_node_id").asText()).isEqualTo("12:34");
            assertThat(done.get("figma_link").asText()).isEqualTo("none");

            figma.refuseNext(429, "{\"status\": 429, \"err\": \"Rate limit exceeded\"}", "Retry-After", "259200");
            String asset =
                    web.get("/jobs/lamp").json().at("/renders/0/asset_id").asText();
            web.post("/assets/" + asset + "/exports", EXPORT);
            await().atMost(Duration.ofSeconds(20)).until(() -> web.get("/assets/" + asset)
                    .json()
                    .at("/exports/1/message")
                    .asText()
                    .contains("429"));
            assertThat(place(web, "KEY", report)).isEqualTo("done");
            assertThat(web.get("/assets/" + asset)
                            .json()
                            .at("/exports/1/figma_link_error")
                            .asText())
                    .contains("Figma takes no more requests for now");
            assertThat(figma.comments()).isEmpty();
        }
    }

    /** What the plugin does, without a Figma. */
    private static String place(WebBench web, String file, String report) throws Exception {
        String id = web.get("/figma/exports?file_key=" + file)
                .json()
                .at("/data/0/id")
                .asText();
        return web.post("/figma/exports/" + id, report).json().at("/data/state").asText();
    }
}
