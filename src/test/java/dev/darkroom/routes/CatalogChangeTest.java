package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A catalogue that changes while a render waits for its provider. */
class CatalogChangeTest {
    @TempDir
    private Path folder;

    @Test
    void whatWasReservedAtAnOldPriceIsReservedAnew() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "openai_images,noop_media").start()) {
            calls.bench().submit(RealCalls.job("waits", "429:6x1", "\"quality\": \"low\""));
            await().atMost(Duration.ofSeconds(5)).until(() -> calls.posts("waits") == 1);

            calls.home().edit("catalog/models/gpt-image-1-mini.yaml", "usd: 0.0122", "usd: 0.05");
            calls.end("waits");

            assertThat(calls.attempts("waits"))
                    .containsExactly("openai_images released unavailable", "openai_images settled -");
            assertThat(calls.ledger("waits"))
                    .containsExactly(
                            "release 12200", "reserve 12200", "reserve 50000", "settle " + calls.bill("waits"));
            assertThat(calls.bench()
                            .number("SELECT COUNT(DISTINCT model_version) FROM attempts WHERE model_version IN"
                                    + " (SELECT version FROM model_configs)"))
                    .isEqualTo(2);
        }
    }
}
