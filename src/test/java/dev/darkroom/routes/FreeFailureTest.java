package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures of providers whose documents say that they are not billed: the next one makes the image. */
class FreeFailureTest {
    @TempDir
    private static Path folder;

    private static RealCalls calls;

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, "sdxl,gemini,flux,noop_media").start();
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
    }

    @ParameterizedTest
    @CsvSource({"sdxl, stability/500, 30000", "gemini, gemini/500, 68000", "gemini, gemini/503, 68000"})
    void theNextProviderMakesTheImage(String provider, String fault, long price) throws Exception {
        String id = "next-" + fault.replace('/', '-');

        JsonNode result = calls.done(id, fault, "\"providers\": [\"" + provider + "\", \"flux\"]");

        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(calls.attempts(id)).containsExactly(provider + " released unavailable", "flux settled -");
        assertThat(calls.ledger(id))
                .containsExactlyInAnyOrder("reserve " + price, "release " + price, "reserve 40000", "settle 40000");
        assertThat(calls.bill(id)).isEqualTo(40_000);
    }

    @ParameterizedTest
    @CsvSource({"sdxl", "gemini"})
    void withoutANextOneTheSameIsAskedAgain(String provider) throws Exception {
        String id = "again-" + provider;

        JsonNode result = calls.done(id, "500x1", "\"providers\": [\"" + provider + "\"]");

        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(calls.attempts(id)).containsExactly(provider + " settled -");
        assertThat(calls.posts(id)).isEqualTo(2);
    }

    /** What a document says may be wrong: a few requests at most are sent on one reservation. */
    @Test
    void andThreeTimesAtMost() throws Exception {
        JsonNode result = calls.done("thrice", "500", "\"providers\": [\"sdxl\"]");

        assertThat(result.get("state").asText()).isEqualTo("failed");
        assertThat(calls.attempts("thrice")).containsExactly("sdxl released unavailable");
        assertThat(calls.posts("thrice")).isEqualTo(3);
    }

    @Test
    void withoutANextOneThePlaceholderIsGivenWhereItMayBe() throws Exception {
        calls.bench()
                .submit(RealCalls.job("placeholder", "500", "\"providers\": [\"sdxl\"]")
                        .replace("\"allow_placeholder\": false, ", ""));

        assertThat(calls.end("placeholder").at("/renders/0/placeholder").asBoolean())
                .isTrue();
        assertThat(calls.attempts("placeholder")).containsExactly("sdxl released unavailable", "noop_media settled -");
    }
}
