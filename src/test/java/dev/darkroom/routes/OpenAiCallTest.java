package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** openai-images: what is bought, what it costs, and what each failure leads to. */
class OpenAiCallTest {
    @TempDir
    private static Path folder;

    private static RealCalls calls;

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, "openai_images,noop_media").start();
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
    }

    @Test
    void anImageIsBoughtOnceAndPaidAsTheAnswerSays() throws Exception {
        JsonNode result = calls.done(RealCalls.job("good", "none", "\"quality\": \"low\""));

        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(calls.attempts("good")).containsExactly("openai_images settled -");
        assertThat(calls.posts("good")).isEqualTo(1);
        assertThat(calls.ledger("good")).containsExactly("reserve 12200", "settle " + calls.bill("good"));
    }
}
