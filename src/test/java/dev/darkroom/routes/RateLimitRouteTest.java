package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider whose minute is used up: others are asked, or the render waits, and no thread with it. */
class RateLimitRouteTest {
    private static final String RATE = "darkroom.provider.openai_images.rate";
    private static final String ONLY_OPENAI = "\"providers\": [\"openai_images\", \"noop_media\"]";

    @TempDir
    private Path folder;

    @Test
    void whoIsBeyondTheLimitGoesElsewhereOrWaits() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "openai_images,flux,noop_media")
                .with(RATE, "2")
                .start()) {
            calls.done("first", "none", ONLY_OPENAI);
            calls.done("second", "none", "");
            assertThat(calls.attempts("second")).containsExactly("openai_images settled -");

            assertThat(Jobs.skipped(calls.done("third", "none", ""), "openai_images"))
                    .isEqualTo("it was sent as many requests as " + RATE + " allows in a minute");
            assertThat(calls.attempts("third")).containsExactly("flux settled -");

            calls.bench().submit(RealCalls.job("waits", "none", ONLY_OPENAI));
            String next = "SELECT next_at FROM renders WHERE state = 'queued' AND fence > 0"
                    + " AND render_id LIKE 'default/waits/%'";
            await().until(() -> !calls.bench().sql(next).isEmpty());
            assertThat(calls.bench().number(next) - System.currentTimeMillis())
                    .as("milliseconds until the first request is a minute old")
                    .isBetween(10_000L, 60_000L);
            assertThat(calls.posts("waits")).isZero();
            assertThat(calls.attempts("waits")).as("nothing is reserved").isEmpty();
        }
    }

    @Test
    void dryRunIsNotLimited() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "openai_images,noop_media")
                .with("darkroom.dry-run", "true")
                .with(RATE, "1")
                .start()) {
            for (String id : new String[] {"a", "b", "c"}) {
                assertThat(Jobs.done(calls.bench(), RealCalls.job(id, "none", ""))
                                .get("state")
                                .asText())
                        .isEqualTo("done");
            }
            assertThat(calls.bench().number("SELECT COUNT(*) FROM attempts WHERE provider = 'openai_images'"))
                    .isEqualTo(3);
            assertThat(calls.bench().number("SELECT COUNT(*) FROM attempts WHERE key_id IS NOT NULL"))
                    .isZero();
        }
    }
}
