package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.util.Sets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a job that uses every field: result document, database, storage and exports. */
class EveryFieldIT {
    @TempDir
    private static Path folder;

    private static Program darkroom;
    private static JsonNode job;
    private static JsonNode result;

    @BeforeAll
    static void doTheJob() throws Exception {
        Path sample = Path.of("samples/every-field.json").toAbsolutePath();
        darkroom = new Program(folder);
        job = Json.read(sample);
        assertThat(darkroom.run("run", sample.toString()).exitCode()).isZero();
        result = Json.read(darkroom.result(job.get("job_id").asText()));
    }

    @Test
    void theResultHasEveryFieldOfTheContract() {
        assertThat(names(result))
                .contains("job_id", "state", "instance_id", "model_id", "cost_usd", "created", "finished")
                .contains("renders", "exports", "warnings", "metadata");
        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(result.get("instance_id").asText()).isEqualTo("default");
        assertThat(result.get("model_id")).isEqualTo(job.get("model_id"));
        assertThat(result.get("metadata")).isEqualTo(job.get("metadata"));
        assertThat(result.get("renders")).hasSize(2);
        for (JsonNode render : result.get("renders")) {
            assertThat(names(render))
                    .contains("index", "state", "provider", "placeholder", "asset_id", "url", "width", "height")
                    .contains("format", "bytes", "sha256", "cost_usd", "attempts", "skipped");
            assertThat(names(render.at("/attempts/0")))
                    .contains("provider", "outcome", "error_type", "message", "latency_ms", "cost_usd");
            assertThat(render.get("provider").asText()).isEqualTo("openai_images");
            assertThat(render.get("width").asInt()).isEqualTo(1536);
            assertThat(render.get("height").asInt()).isEqualTo(1024);
        }
    }

    @Test
    void theDeliveredImagesAreTheOnesDescribed() throws Exception {
        for (JsonNode render : result.get("renders")) {
            Path image = darkroom.result(job.get("job_id").asText())
                    .resolveSibling(render.get("file").asText());
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(image));
            assertThat(HexFormat.of().formatHex(sha256))
                    .isEqualTo(render.get("sha256").asText());
            assertThat(darkroom.rows()
                            .texts(
                                    "SELECT sha256 FROM assets WHERE asset_id = ?",
                                    render.get("asset_id").asText()))
                    .containsExactly(render.get("sha256").asText());
        }
    }

    @Test
    void theExportsAreInTheResult() {
        assertThat(result.get("exports")).hasSize(4);
        for (JsonNode export : result.get("exports")) {
            assertThat(export.get("state").asText()).isEqualTo("done");
            assertThat(names(export)).contains("asset_id");
            if (export.get("to").asText().equals("figma")) {
                assertThat(export.get("figma_node_id").asText()).isEqualTo("12:34");
                assertThat(export.get("figma_url").asText()).contains("aBcD1234efGH5678ijKL90");
                assertThat(export.get("figma_file_key").asText()).isEqualTo("aBcD1234efGH5678ijKL90");
                assertThat(export.get("page_id").asText()).isEqualTo("0:1");
            } else {
                assertThat(export.get("title").asText()).isEqualTo("Winter kitchen");
            }
        }
    }

    @Test
    void theAssetsAreInTheNamedLibraryWithTheirTags() {
        assertThat(darkroom.rows().texts("SELECT DISTINCT library_id FROM assets"))
                .containsExactly("winter-campaign");
        assertThat(darkroom.rows().texts("SELECT DISTINCT tag FROM asset_tags"))
                .containsExactlyInAnyOrder("generated", "generated-openai_images", "kitchen", "winter", "hero");
        assertThat(darkroom.rows().number("SELECT COUNT(*) FROM asset_tags")).isEqualTo(10);
        assertThat(darkroom.rows().texts("SELECT state FROM exports")).containsOnly("done");
    }

    @Test
    void theSidecarCarriesTheProvenance() throws Exception {
        List<Map<String, Object>> assets = darkroom.rows().query("SELECT * FROM assets");
        assertThat(assets).hasSize(2);
        for (Map<String, Object> asset : assets) {
            JsonNode sidecar = Json.read(darkroom.data().resolve("storage/" + asset.get("sidecar_key")));
            assertThat(sidecar.get("id").asText()).isEqualTo(asset.get("asset_id"));
            assertThat(sidecar.get("sha256").asText()).isEqualTo(asset.get("sha256"));
            assertThat(sidecar.get("prompt")).isEqualTo(job.get("prompt"));
            assertThat(sidecar.get("seed")).isEqualTo(job.get("seed"));
            assertThat(sidecar.get("digital_source_type").asText())
                    .startsWith("http://cv.iptc.org/newscodes/digitalsourcetype/");
            assertThat(darkroom.data().resolve("storage/" + asset.get("thumbnail_key")))
                    .isNotEmptyFile();
        }
    }

    private static Set<String> names(JsonNode object) {
        return Sets.newHashSet(() -> object.fieldNames());
    }
}
