package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code darkroom.on-unknown=rebuy}: what may have been billed counts as spent, and the image is bought once more. */
class RebuyTest {
    private static final String LOW = "\"quality\": \"low\"";

    @TempDir
    private static Path folder;

    private static RealCalls calls;

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, "openai_images,noop_media")
                .with("darkroom.on-unknown", "rebuy")
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
    }

    @Test
    void itIsBoughtOnceMoreAtTheSameProvider() throws Exception {
        String job = RealCalls.job("once", "500x1", LOW).replace("\"allow_placeholder\": false", "\"n\": 1");
        calls.bench().submit(job);

        JsonNode result = calls.end("once");

        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(result.at("/renders/0/provider").asText()).isEqualTo("openai_images");
        assertThat(calls.attempts("once"))
                .containsExactly("openai_images spent_unknown unavailable", "openai_images settled -");
        assertThat(calls.posts("once")).isEqualTo(2);
        assertThat(result.at("/renders/0/cost_usd").decimalValue())
                .as("both are in the cost of the render")
                .isEqualByComparingTo(result.get("cost_usd").decimalValue());
    }

    @Test
    void theSecondTimeAPersonDecides() throws Exception {
        calls.bench().submit(RealCalls.job("twice", "500", LOW));

        assertThat(calls.end("twice").get("state").asText()).isEqualTo("held");
        assertThat(calls.attempts("twice"))
                .containsExactly("openai_images spent_unknown unavailable", "openai_images unknown unavailable");
        assertThat(calls.posts("twice")).isEqualTo(2);
    }
}
