package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP 500 of providers whose documents say that what fails is not billed: the next one makes the image. */
class FreeFailureTest {
    @TempDir
    private static Path folder;

    private static RealCalls calls;

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, "sdxl,gemini,ideogram,flux,noop_media").start();
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
    }

    @ParameterizedTest
    @CsvSource({"sdxl, stability, 30000", "gemini, gemini, 68000", "ideogram, ideogram, 60000"})
    void theNextProviderMakesTheImage(String provider, String fault, long price) throws Exception {
        String id = "next-" + provider;

        JsonNode result = calls.done(id, fault + "/500", "\"providers\": [\"" + provider + "\", \"flux\"]");

        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(calls.attempts(id)).containsExactly(provider + " released unavailable", "flux settled -");
        assertThat(calls.ledger(id))
                .containsExactlyInAnyOrder("reserve " + price, "release " + price, "reserve 40000", "settle 40000");
        assertThat(calls.bill(id)).isEqualTo(40_000);
    }

    @ParameterizedTest
    @CsvSource({"sdxl", "gemini", "ideogram"})
    void withoutANextOneTheSameIsAskedAgain(String provider) throws Exception {
        String id = "again-" + provider;

        JsonNode result = calls.done(id, "500x1", "\"providers\": [\"" + provider + "\"]");

        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(calls.attempts(id)).containsExactly(provider + " settled -");
        assertThat(calls.posts(id)).isEqualTo(2);
    }
}
