package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.adapter.jdbc.FailedWebhooks;
import dev.darkroom.job.JobKey;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deliver/webhook: receivers that refuse, redirect, are gone, or say nothing. */
class WebhookRefusedTest {
    @TempDir
    private static Path folder;

    private static WebhookBench hooks;

    @BeforeAll
    static void start() throws Exception {
        hooks = new WebhookBench(folder);
    }

    @AfterAll
    static void stop() {
        hooks.close();
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        hooks.receiver.then("/redirected", 307, Map.of("Location", hooks.receiver.url("/elsewhere")));
        JobKey job = hooks.submit("redirected", hooks.hook("/redirected"));

        await().until(() -> hooks.webhook(job).path("message").asText().contains("redirects are not followed"));
        assertThat(hooks.webhook(job).get("status").asInt()).isEqualTo(307);
        assertThat(hooks.receiver.at("/elsewhere")).isEmpty();
    }

    @Test
    void aReceiverSaysHowLongItWantsToBeLeftAlone() throws Exception {
        hooks.receiver.then("/later", 429, Map.of("Retry-After", "7200"));
        JobKey job = hooks.submit("later", hooks.hook("/later"));

        await().until(() -> hooks.webhook(job).path("status").asInt() == 429);
        long wait = hooks.bench.number("SELECT next_at - CAST(unixepoch('subsec') * 1000 AS INTEGER) FROM deliveries"
                + " WHERE delivery_id = '" + hooks.webhook(job).get("id").asText() + "'");
        assertThat(wait).isBetween(7_100_000L, 7_200_000L);
    }

    @Test
    void whoIsGoneIsToldNoMore() throws Exception {
        hooks.receiver.then("/gone", 410, Map.of());
        JobKey job = hooks.submit("gone", hooks.hook("/gone", "\"accepted\", \"running\", \"done\""));
        Jobs.end(hooks.bench, job);

        hooks.awaitState(job, "failed");
        await().until(() ->
                hooks.bench.number("SELECT COUNT(*) FROM deliveries WHERE event_id LIKE 'default/gone~dry#%'"
                                + " AND channel = 'webhook' AND given_up_at IS NULL")
                        == 0);
        assertThat(hooks.types("/gone")).containsExactly("accepted");
    }

    @Test
    void afterADayItIsGivenUpAndListedAndSentAgainWhenSomebodyWants() throws Exception {
        hooks.receiver.then("/parked/s3cret", 500, Map.of()).then("/parked/s3cret", 500, Map.of());
        JobKey job = hooks.submit("parked", hooks.hook("/parked/s3cret"));
        await().until(() -> hooks.webhook(job).path("tries").asInt() == 1);
        String id = hooks.webhook(job).get("id").asText();
        hooks.bench.sql("UPDATE deliveries SET tried_at = tried_at - 86400000 WHERE delivery_id = '" + id + "'");
        hooks.now();

        hooks.awaitState(job, "failed");
        FailedWebhooks failed = new FailedWebhooks(hooks.database);
        assertThat(failed.list(100))
                .filteredOn(entry -> entry.deliveryId().equals(id))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.to()).isEqualTo(hooks.receiver.url(""));
                    assertThat(entry.status()).isEqualTo(500);
                    assertThat(entry.tries()).isEqualTo(2);
                    assertThat(entry.toString()).doesNotContain("s3cret");
                });
        assertThat(failed.retry("default/other")).isFalse();
        assertThat(failed.retry(id)).isTrue();

        hooks.awaitState(job, "delivered");
        assertThat(hooks.receiver.at("/parked/s3cret")).hasSize(3);
    }

    @Test
    void receiversThatNeverAnswerHoldUpNobodyElse() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 20; i++) {
                hooks.bench.submit(Jobs.json(
                        "silent-" + i, "\"callback_url\": \"http://127.0.0.1:" + silent.getLocalPort() + "/\""));
            }
            await().until(() -> hooks.bench.number(
                            "SELECT COUNT(*) FROM deliveries WHERE channel = 'webhook' AND owner IS NOT NULL")
                    >= 4);
            hooks.submit("heard", hooks.hook("/heard"));

            hooks.messages("/heard", 1);
            assertThat(hooks.bench.number(
                            "SELECT COUNT(*) FROM deliveries WHERE channel = 'webhook' AND owner IS NOT NULL"))
                    .as("places of the silent one")
                    .isLessThanOrEqualTo(4);
        }
    }
}
