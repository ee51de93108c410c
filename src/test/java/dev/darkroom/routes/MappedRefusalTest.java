package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model's own response_mapping says where the image is; what its provider refuses is refused all the same. */
class MappedRefusalTest {
    private static final String MODEL = """
            model_id: %s
            provider_id: %s
            display_name: Mapped
            status: active
            operations: [generate]
            endpoint: %s
            capabilities: {aspect_ratios: {"1:1": ~}}
            response_mapping: "%s"
            pricing:
              - {usd: 0.06}
            source: here
            """;

    @TempDir
    private static Path folder;

    private static RealCalls calls;

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, "sdxl,ideogram,noop_media");
        write("mapped-core", "sdxl", "/v2beta/stable-image/generate/core", "{image: .image}");
        write("mapped-third", "ideogram", "/v1/ideogram-v3/generate", "{url: .data[0].url}");
        calls.start();
    }

    private static void write(String id, String provider, String endpoint, String mapping) throws Exception {
        calls.home().write("catalog/models/" + id + ".yaml", MODEL.formatted(id, provider, endpoint, mapping));
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
    }

    @ParameterizedTest
    @CsvSource({"mapped-core, sdxl", "mapped-third, ideogram"})
    void aRefusedImageIsNotDelivered(String model, String provider) throws Exception {
        String asked = "\"model_id\": \"" + model + "\", \"aspect_ratio\": \"1:1\"";

        JsonNode good = calls.done(model + "-good", "none", asked);
        JsonNode refused = calls.done(model + "-refused", "content-moderated", asked);

        assertThat(good.get("state").asText()).isEqualTo("done");
        assertThat(refused.get("state").asText()).isEqualTo("failed");
        assertThat(calls.attempts(model + "-refused")).containsExactly(provider + " spent_lost moderated");
    }
}
