package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code darkroom.on-unknown=rebuy}: what may have been billed counts as spent, and the image is bought once more, elsewhere. */
class RebuyTest {
    private static final String LOW = "\"quality\": \"low\"";
    private static final String ALONE = LOW + ", \"providers\": [\"openai_images\"]";

    @TempDir
    private static Path folder;

    private static RealCalls calls;

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, "openai_images,flux,noop_media")
                .with("darkroom.on-unknown", "rebuy")
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
    }

    @Test
    void itIsBoughtOfTheNextProvider() throws Exception {
        calls.bench().submit(RealCalls.job("next", "openai/500", LOW));

        JsonNode result = calls.end("next");

        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(result.at("/renders/0/provider").asText()).isEqualTo("flux");
        assertThat(calls.attempts("next")).containsExactly("openai_images spent_unknown unavailable", "flux settled -");
        assertThat(calls.posts("next")).isEqualTo(2);
        assertThat(result.at("/renders/0/cost_usd").decimalValue())
                .as("both are in the cost of the render")
                .isEqualByComparingTo("0.0522");
    }

    @Test
    void withoutANextOneItIsBoughtOnceMoreOfTheSame() throws Exception {
        String job = RealCalls.job("once", "500x1", ALONE).replace("\"allow_placeholder\": false", "\"n\": 1");
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
        calls.bench().submit(RealCalls.job("twice", "500", ALONE));

        assertThat(calls.end("twice").get("state").asText()).isEqualTo("held");
        assertThat(calls.attempts("twice"))
                .containsExactly("openai_images spent_unknown unavailable", "openai_images unknown unavailable");
        assertThat(calls.posts("twice")).isEqualTo(2);
    }
}
