package dev.darkroom.routes;

import static dev.darkroom.routes.Jobs.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.standardwebhooks.Webhook;
import dev.darkroom.access.WebhookSecret;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.FailedWebhooks;
import dev.darkroom.adapter.jdbc.WebhookSecrets;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import dev.darkroom.engine.WebhookBeans;
import dev.darkroom.job.JobKey;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** deliver/webhook: a real receiver is told over HTTP, and believes what it is told by a library that is not ours. */
class WebhookTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path folder;

    private static Receiver receiver;
    private static Bench bench;
    private static Database database;
    private static WebhookSecrets secrets;
    private static final WebhookSecret SECRET = WebhookSecret.random();

    @BeforeAll
    static void start() throws Exception {
        receiver = new Receiver();
        Home home = new Home(folder)
                .with("darkroom.download.allow-private", "true")
                .edit("catalog/instances.yaml", "default:\n", """
                        studio:
                          library: studio
                          storage_prefix: studio
                          webhook: {url: "%s", events: [done]}
                        unsigned:
                          library: studio
                          storage_prefix: unsigned
                        default:
                        """.formatted(receiver.url("/studio")));
        bench = Bench.start(home, false, Map.of());
        database = Database.open(bench.settings().database());
        secrets = WebhookBeans.secrets(database, bench.settings());
        secrets.add(SECRET, "default");
    }

    @AfterAll
    static void stop() {
        database.close();
        bench.close();
        receiver.close();
    }

    private static String hook(String path, String events) {
        return "\"exports\": [{\"to\": \"webhook\", \"url\": \"" + receiver.url(path) + "\""
                + (events.isEmpty() ? "" : ", \"events\": [" + events + "]") + "}]";
    }

    private static String hook(String path) {
        return hook(path, "");
    }

    private static List<Receiver.Message> messages(String path, int count) {
        await().until(() -> receiver.at(path).size() >= count);
        return receiver.at(path);
    }

    private static List<String> types(String path) {
        return receiver.at(path).stream().map(WebhookTest::type).toList();
    }

    private static String type(Receiver.Message message) {
        return event(message).get("type").asText().replace("dev.darkroom.job.", "");
    }

    private static JsonNode event(Receiver.Message message) {
        try {
            return JSON.readTree(message.body());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What is waiting for its next try is tried now. */
    private static void now() throws Exception {
        bench.sql("UPDATE deliveries SET next_at = 0 WHERE channel = 'webhook' AND owner IS NULL");
    }

    private static JsonNode webhook(JobKey job, int index) {
        return bench.result(job).at("/webhooks/" + index);
    }

    private static void awaitState(JobKey job, String state) {
        await().until(() -> webhook(job, 0).path("state").asText().equals(state));
    }

    @Test
    void aJobsEndIsToldAsACloudEventThatTheLibraryOfStandardWebhooksVerifies() throws Exception {
        JobKey job = bench.submit(json("told", hook("/told/s3cret")));

        Receiver.Message message = messages("/told/s3cret", 1).get(0);
        new Webhook(SECRET.text().value()).verify(message.body(), message.headers());
        assertThat(message.method()).isEqualTo("POST");
        assertThat(message.header("content-type")).isEqualTo("application/cloudevents+json");
        JsonNode event = event(message);
        assertThat(message.header("webhook-id")).isEqualTo(event.get("id").asText());
        assertThat(event.get("type").asText()).isEqualTo("dev.darkroom.job.done");
        assertThat(event.at("/data/renders/0/state").asText()).isEqualTo("done");
        assertThatThrownBy(() -> new Webhook(SECRET.text().value()).verify(message.body() + " ", message.headers()))
                .hasMessageContaining("No matching signature");
        awaitState(job, "delivered");
        JsonNode shown = webhook(job, 0);
        assertThat(shown.get("to").asText()).isEqualTo(receiver.url(""));
        assertThat(shown.get("status").asInt()).isEqualTo(200);
        assertThat(shown.get("tries").asInt()).isEqualTo(1);
        assertThat(bench.result(job).toString()).doesNotContain("s3cret");
    }

    @Test
    void twoSecretsSignUntilOneIsRevoked() throws Exception {
        WebhookSecret next = WebhookSecret.random();
        assertThat(secrets.add(next, "default")).isEmpty();
        bench.submit(json("rotated", hook("/rotated")));

        Receiver.Message both = messages("/rotated", 1).get(0);
        assertThat(both.header("webhook-signature").split(" ")).hasSize(2).allMatch(each -> each.startsWith("v1,"));
        new Webhook(SECRET.text().value()).verify(both.body(), both.headers());
        new Webhook(next.text().value()).verify(both.body(), both.headers());

        assertThat(secrets.revoke(next.secretId())).isTrue();
        bench.submit(json("rotated-2", hook("/rotated-2")));
        Receiver.Message one = messages("/rotated-2", 1).get(0);
        new Webhook(SECRET.text().value()).verify(one.body(), one.headers());
        assertThatThrownBy(() -> new Webhook(next.text().value()).verify(one.body(), one.headers()))
                .hasMessageContaining("No matching signature");
    }

    @Test
    void stepsOnTheWayAreToldToThoseWhoAskAndInTheirOrderThoughTheFirstIsRefused() throws Exception {
        receiver.then(503, Map.of());
        JobKey job = bench.submit(json("steps", hook("/steps", "\"accepted\", \"running\", \"done\"")));
        Jobs.end(bench, job);

        await().until(() -> webhook(job, 0).get("tries").asInt() == 1);
        assertThat(types("/steps")).as("the others wait for the first").containsExactly("accepted");
        now();
        messages("/steps", 4);

        assertThat(types("/steps")).containsExactly("accepted", "accepted", "running", "done");
        assertThat(receiver.at("/steps").get(0).header("webhook-id"))
                .isEqualTo(receiver.at("/steps").get(1).header("webhook-id"));
        assertThat(bench.number("SELECT COUNT(*) FROM deliveries WHERE event_id LIKE 'default/steps~dry#%'"
                        + " AND channel IN ('folder', 'results')"))
                .as("for 'done' alone")
                .isEqualTo(2);
    }

    @Test
    void onlyChosenEventsAreToldAndTheCallbackIsTheSameReceiverAtTheSameAddress() throws Exception {
        JobKey job = bench.submit(json(
                "chosen", hook("/chosen", "\"failed\"") + ", \"callback_url\": \"" + receiver.url("/callback") + "\""));
        bench.submit(
                json("same", hook("/same", "\"accepted\"") + ", \"callback_url\": \"" + receiver.url("/same") + "\""));
        Jobs.end(bench, job);

        messages("/callback", 1);
        messages("/same", 2);
        assertThat(types("/callback")).containsExactly("done");
        assertThat(types("/same")).containsExactly("accepted", "done");
        assertThat(receiver.at("/chosen")).isEmpty();
    }

    @Test
    void anInstanceIsToldOfAllItsJobsOnceItHasASecret() throws Exception {
        JobKey job = bench.submit(json("of-studio", "\"instance_id\": \"studio\""));
        await().until(() -> webhook(job, 0).path("message").asText().contains("secret add --instance studio"));
        assertThat(receiver.at("/studio")).as("nothing is sent unsigned").isEmpty();
        WebhookSecret secret = WebhookSecret.random();
        secrets.add(secret, "studio");
        now();

        Receiver.Message message = messages("/studio", 1).get(0);
        new Webhook(secret.text().value()).verify(message.body(), message.headers());
        awaitState(job, "delivered");
        assertThat(webhook(job, 0).get("to").asText()).isEqualTo("instance");
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        receiver.then(307, Map.of("Location", receiver.url("/elsewhere")));
        JobKey job = bench.submit(json("redirected", hook("/redirected")));

        await().until(() -> webhook(job, 0).path("message").asText().contains("redirects are not followed"));
        assertThat(webhook(job, 0).get("status").asInt()).isEqualTo(307);
        assertThat(receiver.at("/elsewhere")).isEmpty();
    }

    @Test
    void aReceiverSaysHowLongItWantsToBeLeftAlone() throws Exception {
        receiver.then(429, Map.of("Retry-After", "7200"));
        JobKey job = bench.submit(json("later", hook("/later")));

        await().until(() -> webhook(job, 0).path("status").asInt() == 429);
        long wait = bench.number("SELECT next_at - CAST(unixepoch('subsec') * 1000 AS INTEGER) FROM deliveries"
                + " WHERE delivery_id = '" + webhook(job, 0).get("id").asText() + "'");
        assertThat(wait).isBetween(7_100_000L, 7_200_000L);
    }

    @Test
    void whoIsGoneIsToldNoMore() throws Exception {
        receiver.then(410, Map.of());
        JobKey job = bench.submit(json("gone", hook("/gone", "\"accepted\", \"running\", \"done\"")));
        Jobs.end(bench, job);

        awaitState(job, "failed");
        await().until(() -> bench.number("SELECT COUNT(*) FROM deliveries WHERE event_id LIKE 'default/gone~dry#%'"
                        + " AND channel = 'webhook' AND given_up_at IS NULL")
                == 0);
        assertThat(types("/gone")).containsExactly("accepted");
    }

    @Test
    void afterADayItIsGivenUpAndListedAndSentAgainWhenSomebodyWants() throws Exception {
        receiver.then(500, Map.of()).then(500, Map.of());
        JobKey job = bench.submit(json("parked", hook("/parked/s3cret")));
        await().until(() -> webhook(job, 0).path("tries").asInt() == 1);
        String id = webhook(job, 0).get("id").asText();
        bench.sql("UPDATE deliveries SET tried_at = tried_at - 86400000 WHERE delivery_id = '" + id + "'");
        now();

        awaitState(job, "failed");
        FailedWebhooks failed = new FailedWebhooks(database);
        assertThat(failed.list(100))
                .filteredOn(entry -> entry.deliveryId().equals(id))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.to()).isEqualTo(receiver.url(""));
                    assertThat(entry.status()).isEqualTo(500);
                    assertThat(entry.tries()).isEqualTo(2);
                    assertThat(entry.toString()).doesNotContain("s3cret");
                });
        assertThat(failed.retry("default/other")).isFalse();
        assertThat(failed.retry(id)).isTrue();

        awaitState(job, "delivered");
        assertThat(receiver.at("/parked/s3cret")).hasSize(3);
    }

    @Test
    void receiversThatNeverAnswerHoldUpNobodyElse() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 20; i++) {
                bench.submit(
                        json("silent-" + i, "\"callback_url\": \"http://127.0.0.1:" + silent.getLocalPort() + "/\""));
            }
            await().until(() ->
                    bench.number("SELECT COUNT(*) FROM deliveries WHERE channel = 'webhook' AND owner IS NOT NULL")
                            >= 4);
            bench.submit(json("heard", hook("/heard")));

            messages("/heard", 1);
            assertThat(bench.number("SELECT COUNT(*) FROM deliveries WHERE channel = 'webhook' AND owner IS NOT NULL"))
                    .as("places of the silent one")
                    .isLessThanOrEqualTo(4);
        }
    }

    @Test
    void inDryRunNothingLeavesTheMachine() throws Exception {
        JobKey job = bench.submit(json("stays", "\"callback_url\": \"https://hooks.example/s3cret\""));

        awaitState(job, "not_sent");
        assertThat(webhook(job, 0).get("to").asText()).isEqualTo("https://hooks.example");
        assertThat(webhook(job, 0).get("message").asText()).contains("dry-run");
    }

    @Test
    void nothingOfAJobBecomesAHeader() throws Exception {
        String odd = "a lamp\\r\\nX-Injected: 1\\r\\n\\r\\nGET /stolen HTTP/1.1";
        bench.submit("{\"job_id\": \"headers\", \"prompt\": \"a lamp\\nX-Injected: 1\", \"width\": 64, \"height\": 64,"
                + " \"metadata\": {\"CamelHttpUri\": \"http://127.0.0.1:1/\", \"CAmelHttpUri\": \"http://127.0.0.1:1/\","
                + " \"X-Injected\": \"" + odd + "\"}, " + hook("/headers%0d%0aX-Injected:%201") + "}");

        Receiver.Message message = messages("/headers%0d%0aX-Injected:%201", 1).get(0);
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
        assertThat(receiver.at("/stolen")).isEmpty();
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
        assertThatThrownBy(() -> bench.submit(json("wrong", "\"callback_url\": \"" + url + "\"")))
                .hasMessageContaining("/callback_url")
                .hasMessageNotContaining("s3cret")
                .hasMessageNotContaining("X-Injected");
    }
}
