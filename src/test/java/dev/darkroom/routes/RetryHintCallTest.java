package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.simulator.LogEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** HTTP 429 that says in words alone when to come back. All are asked at once, as they wait. */
class RetryHintCallTest {
    private static final List<String> PROVIDERS = List.of("openai_images", "flux", "sdxl", "ideogram");
    /** Longer than the pause that is made when nothing is said. */
    private static final long PAUSE_MILLIS = 5_000;

    @TempDir
    private static Path folder;

    private static RealCalls calls;

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, String.join(",", PROVIDERS) + ",noop_media").start();
        Map<String, String> ratio =
                Map.of("sdxl", "\"aspect_ratio\": \"1:1\", ", "ideogram", "\"aspect_ratio\": \"1:1\", ");
        for (String provider : PROVIDERS) {
            calls.bench()
                    .submit(RealCalls.job(
                            "words-" + provider,
                            "429-in-words:" + PAUSE_MILLIS / 1_000 + "x1",
                            ratio.getOrDefault(provider, "") + "\"providers\": [\"" + provider + "\"]"));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
    }

    @ParameterizedTest
    @FieldSource("PROVIDERS")
    void theProviderIsLeftAloneForAsLongAsItSays(String provider) throws Exception {
        String id = "words-" + provider;
        assertThat(calls.end(id).get("state").asText()).isEqualTo("done");

        List<Long> asked = calls.simulator().log().entries().stream()
                .filter(entry -> entry.asked() != null && entry.asked().prompt().contains("a lamp, " + id + " "))
                .map(LogEntry::at)
                .toList();
        assertThat(asked).as("one refused, one accepted").hasSize(2);
        assertThat(asked.get(1) - asked.get(0)).isGreaterThanOrEqualTo(PAUSE_MILLIS);
        assertThat(calls.attempts(id)).containsExactly(provider + " settled -");
    }
}
