package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import dev.darkroom.access.WebhookSecret;
import dev.darkroom.job.JobKey;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** deliver/webhook: a real receiver is told over HTTP, and believes what it is told by a library that is not ours. */
class WebhookTest {
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
    void aJobsEndIsToldAsACloudEventThatTheLibraryOfStandardWebhooksVerifies() throws Exception {
        JobKey job = hooks.submit("told", hooks.hook("/told/s3cret"));

        Receiver.Message message = hooks.messages("/told/s3cret", 1).get(0);
        new Webhook(hooks.secret.text().value()).verify(message.body(), message.headers());
        assertThat(message.method()).isEqualTo("POST");
        assertThat(message.header("content-type")).isEqualTo("application/cloudevents+json");
        JsonNode event = WebhookBench.event(message);
        assertThat(message.header("webhook-id")).isEqualTo(event.get("id").asText());
        assertThat(event.get("type").asText()).isEqualTo("dev.darkroom.job.done");
        assertThat(event.at("/data/renders/0/state").asText()).isEqualTo("done");
        assertThatThrownBy(
                        () -> new Webhook(hooks.secret.text().value()).verify(message.body() + " ", message.headers()))
                .hasMessageContaining("No matching signature");
        hooks.awaitState(job, "delivered");
        JsonNode shown = hooks.webhook(job);
        assertThat(shown.get("to").asText()).isEqualTo(hooks.receiver.url(""));
        assertThat(shown.get("status").asInt()).isEqualTo(200);
        assertThat(shown.get("tries").asInt()).isEqualTo(1);
        assertThat(hooks.bench.result(job).toString()).doesNotContain("s3cret");
    }

    @Test
    void twoSecretsSignUntilOneIsRevoked() throws Exception {
        WebhookSecret next = WebhookSecret.random();
        assertThat(hooks.secrets.add(next, "default")).isEmpty();
        hooks.submit("rotated", hooks.hook("/rotated"));

        Receiver.Message both = hooks.messages("/rotated", 1).get(0);
        assertThat(both.header("webhook-signature").split(" ")).hasSize(2).allMatch(each -> each.startsWith("v1,"));
        new Webhook(hooks.secret.text().value()).verify(both.body(), both.headers());
        new Webhook(next.text().value()).verify(both.body(), both.headers());

        assertThat(hooks.secrets.revoke(next.secretId())).isTrue();
        hooks.submit("rotated-2", hooks.hook("/rotated-2"));
        Receiver.Message one = hooks.messages("/rotated-2", 1).get(0);
        new Webhook(hooks.secret.text().value()).verify(one.body(), one.headers());
        assertThatThrownBy(() -> new Webhook(next.text().value()).verify(one.body(), one.headers()))
                .hasMessageContaining("No matching signature");
    }

    @Test
    void stepsOnTheWayAreToldToThoseWhoAskAndInTheirOrderThoughTheFirstIsRefused() throws Exception {
        hooks.receiver.then("/steps", 503, Map.of());
        JobKey job = hooks.submit("steps", hooks.hook("/steps", "\"accepted\", \"running\", \"done\""));
        Jobs.end(hooks.bench, job);

        await().until(() -> hooks.webhook(job).get("tries").asInt() == 1);
        assertThat(hooks.types("/steps")).as("the others wait for the first").containsExactly("accepted");
        hooks.now();
        hooks.messages("/steps", 4);

        assertThat(hooks.types("/steps")).containsExactly("accepted", "accepted", "running", "done");
        assertThat(hooks.receiver.at("/steps").get(0).header("webhook-id"))
                .isEqualTo(hooks.receiver.at("/steps").get(1).header("webhook-id"));
        assertThat(hooks.bench.number("SELECT COUNT(*) FROM deliveries WHERE event_id LIKE 'default/steps~dry#%'"
                        + " AND channel IN ('folder', 'results')"))
                .as("for 'done' alone")
                .isEqualTo(2);
    }

    @Test
    void onlyChosenEventsAreToldAndTheCallbackIsTheSameReceiverAtTheSameAddress() throws Exception {
        JobKey job = hooks.submit(
                "chosen",
                hooks.hook("/chosen", "\"failed\"") + ", \"callback_url\": \"" + hooks.receiver.url("/callback")
                        + "\"");
        hooks.bench.submit(Jobs.json(
                "same",
                hooks.hook("/same", "\"accepted\"") + ", \"callback_url\": \"" + hooks.receiver.url("/same") + "\""));
        Jobs.end(hooks.bench, job);

        hooks.messages("/callback", 1);
        hooks.messages("/same", 2);
        assertThat(hooks.types("/callback")).containsExactly("done");
        assertThat(hooks.types("/same")).containsExactly("accepted", "done");
        assertThat(hooks.receiver.at("/chosen")).isEmpty();
    }

    @Test
    void anInstanceIsToldOfAllItsJobsOnceItHasASecret() throws Exception {
        JobKey job = hooks.submit("of-studio", "\"instance_id\": \"studio\"");
        await().until(() -> hooks.webhook(job).path("message").asText().contains("secret add --instance studio"));
        assertThat(hooks.receiver.at("/studio")).as("nothing is sent unsigned").isEmpty();
        assertThat(hooks.webhook(job).get("state").asText()).isEqualTo("waiting");
        assertThat(hooks.webhook(job).get("tries").asInt()).isZero();
        WebhookSecret secret = WebhookSecret.random();
        hooks.secrets.add(secret, "studio");

        Receiver.Message message = hooks.messages("/studio", 1).get(0);
        new Webhook(secret.text().value()).verify(message.body(), message.headers());
        hooks.awaitState(job, "delivered");
        assertThat(hooks.webhook(job).get("to").asText()).isEqualTo("instance");
        assertThat(hooks.webhook(job).get("tries").asInt()).isEqualTo(1);
    }

    @Test
    void aSecretThatCannotBeOpenedIsNoTryEither() throws Exception {
        hooks.secrets.add(WebhookSecret.random(), "atelier");
        hooks.bench.sql("UPDATE webhook_secrets SET sealed = 'box1.00000000.x' WHERE instance_id = 'atelier'");
        JobKey job = hooks.submit("of-atelier", "\"instance_id\": \"atelier\"");

        await().until(() -> hooks.webhook(job).path("message").asText().contains("darkroom.secret-key"));
        assertThat(hooks.webhook(job).get("tries").asInt()).isZero();
        assertThat(hooks.receiver.at("/atelier")).isEmpty();
    }

    @Test
    void inDryRunNothingLeavesTheMachine() throws Exception {
        JobKey job = hooks.submit("stays", "\"callback_url\": \"https://hooks.example/s3cret\"");

        hooks.awaitState(job, "not_sent");
        assertThat(hooks.webhook(job).get("to").asText()).isEqualTo("https://hooks.example");
        assertThat(hooks.webhook(job).get("message").asText()).contains("dry-run");
    }

    @Test
    void nothingOfAJobBecomesAHeader() throws Exception {
        String odd = "a lamp\\r\\nX-Injected: 1\\r\\n\\r\\nGET /stolen HTTP/1.1";
        hooks.bench.submit(
                "{\"job_id\": \"headers\", \"prompt\": \"a lamp\\nX-Injected: 1\", \"width\": 64, \"height\": 64,"
                        + " \"metadata\": {\"CamelHttpUri\": \"http://127.0.0.1:1/\", \"CAmelHttpUri\": \"http://127.0.0.1:1/\","
                        + " \"X-Injected\": \"" + odd + "\"}, " + hooks.hook("/headers%0d%0aX-Injected:%201") + "}");

        Receiver.Message message =
                hooks.messages("/headers%0d%0aX-Injected:%201", 1).get(0);
        assertThat(message.headers().keySet())
                .containsExactlyInAnyOrder(
                        "connection",
                        "content-length",
                        "content-type",
                        "host",
                        "user-agent",
                        "webhook-id",
                        "webhook-signature",
                        "webhook-timestamp");
        assertThat(hooks.receiver.at("/stolen")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example/a\\r\\nX-Injected: 1",
                "https://user:s3cret@hooks.example/",
                "ftp://hooks.example/s3cret",
                "https://0x7f.1/s3cret",
                "s3cret"
            })
    void anAddressThatIsNotCalledIsRefusedWithoutShowingIt(String url) {
        assertThatThrownBy(() -> hooks.submit("wrong", "\"callback_url\": \"" + url + "\""))
                .hasMessageContaining("/callback_url")
                .hasMessageNotContaining("s3cret")
                .hasMessageNotContaining("X-Injected");
    }
}
