package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import dev.darkroom.routes.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies between sending an event and noting it: the next one sends the same event again. */
class WebhookKillIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @Test
    void whatWasSentAndNotNotedIsSentAgainUnderItsId() throws Exception {
        try (Receiver receiver = new Receiver()) {
            Program darkroom = new Program(folder).with("DARKROOM_DOWNLOAD_ALLOW_PRIVATE", "true");
            Outcome added = darkroom.run("webhooks", "secret", "add");
            assertThat(added.exitCode()).as(added.err()).isZero();
            Webhook library = new Webhook(added.out().strip());
            String url = receiver.url("/hook/s3cret");
            try (DarkroomProcess dying = darkroom.jvm(List.of("-Ddarkroom.failpoint=after:send-webhook@1"))
                    .start("serve")
                    .awaitReady()) {
                darkroom.drop(
                        "job.json",
                        "{\"job_id\": \"killed\", \"prompt\": \"a fox\", \"width\": 256,"
                                + " \"height\": 256, \"callback_url\": \"" + url + "\"}");
                assertThat(dying.endsWithin(PATIENCE)).isTrue();
            }
            assertThat(receiver.at("/hook/s3cret")).hasSize(1);

            try (DarkroomProcess next = darkroom.jvm(List.of()).serve()) {
                await().atMost(PATIENCE).until(() -> receiver.at("/hook/s3cret").size() == 2);
                Receiver.Message first = receiver.at("/hook/s3cret").get(0);
                Receiver.Message again = receiver.at("/hook/s3cret").get(1);
                library.verify(first.body(), first.headers());
                library.verify(again.body(), again.headers());
                assertThat(again.header("webhook-id"))
                        .isEqualTo(first.header("webhook-id"))
                        .isEqualTo("default/killed~dry#1");
                assertThat(next.out() + next.err()).doesNotContain("s3cret");
            }
            assertThat(darkroom.run("webhooks", "--failed").out()).contains("every event has been taken");
        }
    }
}
