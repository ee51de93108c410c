package dev.darkroom.routes;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.access.WebhookSecret;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.WebhookSecrets;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import dev.darkroom.engine.WebhookBeans;
import dev.darkroom.job.JobKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The program beside a receiver of webhooks; instance {@code default} has a secret, and {@code studio} and {@code atelier} a webhook. */
final class WebhookBench implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    final WebhookSecret secret = WebhookSecret.random();
    final Receiver receiver = new Receiver();
    final Bench bench;
    final Database database;
    final WebhookSecrets secrets;

    WebhookBench(Path folder) throws IOException {
        Home home = new Home(folder)
                .with("darkroom.download.allow-private", "true")
                .edit("catalog/instances.yaml", "default:\n", """
                        studio:
                          library: studio
                          storage_prefix: studio
                          webhook: {url: "%s", events: [done]}
                        atelier:
                          library: atelier
                          storage_prefix: atelier
                          webhook: {url: "%s", events: [done]}
                        default:
                        """.formatted(
                                receiver.url("/studio"), receiver.url("/atelier")));
        bench = Bench.start(home, false, Map.of());
        database = Database.open(bench.settings().database());
        secrets = WebhookBeans.secrets(database, bench.settings());
        secrets.add(secret, "default");
    }

    /** A job of one image with such fields beside. */
    JobKey submit(String id, String fields) {
        return bench.submit(Jobs.json(id, fields));
    }

    /** The export that tells that path of these events; none: of the usual ones. */
    String hook(String path, String events) {
        return "\"exports\": [{\"to\": \"webhook\", \"url\": \"" + receiver.url(path) + "\""
                + (events.isEmpty() ? "" : ", \"events\": [" + events + "]") + "}]";
    }

    String hook(String path) {
        return hook(path, "");
    }

    /** What came to that path, once there are so many. */
    List<Receiver.Message> messages(String path, int count) {
        await().until(() -> receiver.at(path).size() >= count);
        return receiver.at(path);
    }

    /** The types of events that came to that path. */
    List<String> types(String path) {
        return receiver.at(path).stream()
                .map(message -> event(message).get("type").asText().replace("dev.darkroom.job.", ""))
                .toList();
    }

    static JsonNode event(Receiver.Message message) {
        try {
            return JSON.readTree(message.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What waits for its next try is tried now. */
    void now() throws Exception {
        bench.sql("UPDATE deliveries SET next_at = 0 WHERE channel = 'webhook' AND owner IS NULL");
    }

    /** The first event for a webhook in the job's result. */
    JsonNode webhook(JobKey job) {
        return bench.result(job).at("/webhooks/0");
    }

    void awaitState(JobKey job, String state) {
        await().until(() -> webhook(job).path("state").asText().equals(state));
    }

    @Override
    public void close() {
        database.close();
        bench.close();
        receiver.close();
    }
}
