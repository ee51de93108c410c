package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.asset.Samples;
import dev.darkroom.web.ContractCaller.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every answer of the families that make images, as documented; what all operations refuse alike is in ApiRefusalsTest. */
class ApiAnswersTest {
    private static final Set<String> FAMILIES = Set.of("Generate", "Jobs", "OpenAI-compatible");
    /** What becomes of a call by what its render failed of. */
    private static final Map<String, Integer> FAILURES = Map.of(
            "not_found", 404,
            "cancelled", 409,
            "rate_limited", 429,
            "internal", 500,
            "bad_response", 502,
            "unavailable", 503,
            "timeout", 504);

    @TempDir
    private static Path folder;

    private static ContractedWeb program;
    private static ContractCaller ours;

    @BeforeAll
    static void start() throws Exception {
        program = new ContractedWeb(folder);
        ours = program.ours();
    }

    /** Only after all tests is it known what no test provoked. */
    @AfterAll
    static void stop() throws Exception {
        program.close();
        assertThat(program.missing(FAMILIES)).isEmpty();
    }

    private static void making(String operation, String path, UnaryOperator<String> body) throws Exception {
        Answer made = ours.call(200, operation, path, body.apply("a kite for " + operation));
        assertThat(made.header("X-Darkroom-Provider")).isEqualTo("openai_images");
        ours.call(400, operation, path, "{}");
        ours.call(404, operation, path, body.apply("a kite\", \"instance_id\": \"nobody"));
        ours.call(415, program.contract().operation(operation), path, BodyPublishers.ofString("{}"), "text/plain");

        ours.call(402, operation, path, body.apply("dear\", \"max_cost_usd\": 0.000001, \"library_id\": \"dear"));

        String key = "refused-" + operation;
        String refused = body.apply("refused by " + operation + " [fault:moderated]");
        Answer moderated = ours.call(400, operation, path, refused, "Idempotency-Key", key);
        assertThat(moderated.header("X-Darkroom-Job")).isEqualTo(key);
        ours.call(422, operation, path, body.apply("another"), "Idempotency-Key", key);
        for (var failure : FAILURES.entrySet()) {
            program.web()
                    .bench()
                    .sql("UPDATE renders SET error_type = '" + failure.getKey()
                            + "' WHERE job_key = (SELECT job_key FROM jobs WHERE job_id = '" + key + "')");
            Answer answer = ours.call(failure.getValue(), operation, path, refused, "Idempotency-Key", key);
            assertThat(answer.header("x-should-retry")).isEqualTo("false");
        }
    }

    @Test
    void generate() throws Exception {
        making("generate", "/generate", prompt -> "{\"prompt\": \"" + prompt + "\", \"allow_placeholder\": false}");
        Answer partial = ours.call(
                200, "generate", "/generate", "{\"prompt\": \"two kites\", \"n\": 2, \"metadata\": {\"order\": 1}}");
        assertThat(partial.json().at("/data/images")).hasSize(2);
    }

    @Test
    void imageGenerations() throws Exception {
        String path = "/v1/images/generations";
        making("createImages", path, prompt -> "{\"prompt\": \"" + prompt + "\"}");
        Answer url = ours.call(200, "createImages", path, "{\"prompt\": \"a kite\", \"response_format\": \"url\"}");
        assertThat(url.json().at("/data/0/url").asText()).startsWith("http");
        Answer stream = ours.call(200, "createImages", path, "{\"prompt\": \"a kite\", \"stream\": true}");
        assertThat(new String(stream.body(), StandardCharsets.UTF_8)).contains("event: image_generation.completed");
    }

    @Test
    void imageEdits() throws Exception {
        String image = "data:image/png;base64," + Base64.getEncoder().encodeToString(Samples.png(64, 64));
        making(
                "editImages",
                "/v1/images/edits",
                prompt -> "{\"images\": [{\"image_url\": \"" + image + "\"}], \"prompt\": \"" + prompt + "\"}");
        Multipart form = new Multipart().field("prompt", "a red kite").file("image", Samples.png(64, 64));
        ours.call(200, program.contract().operation("editImages"), "/v1/images/edits", form.body(), form.contentType());
    }

    @Test
    void models() throws Exception {
        ours.get(200, "listModels", "/v1/models");
        program.gone().get(404, "listModels", "/v1/models");
        ours.get(200, "getModel", "/v1/models/gpt-image-1-mini");
        ours.get(404, "getModel", "/v1/models/nothing");
    }

    @Test
    void jobsAreTakenAndRead() throws Exception {
        String job = "{\"prompt\": \"a boat [fault:latency:1500]\", \"job_id\": \"boat\", \"tags\": [\"sea\"]}";
        ours.call(202, "submitJob", "/jobs", job);
        ours.get(200, "getJob", "/jobs/boat");
        ours.call(200, "submitJob", "/jobs", job, "Prefer", "wait=30");
        ours.call(422, "submitJob", "/jobs", job.replace("sea", "lake"));
        ours.call(404, "submitJob", "/jobs", "{\"prompt\": \"a boat\", \"instance_id\": \"nobody\"}");
        ours.call(415, program.contract().operation("submitJob"), "/jobs", BodyPublishers.ofString("{}"), "text/plain");
        ours.get(200, "getJob", "/jobs/boat");
        ours.get(404, "getJob", "/jobs/nothing");
        JsonNode page = ours.get(200, "listJobs", "/jobs?limit=1&state=done").json();
        assertThat(page.get("data")).hasSize(1);
        ours.get(404, "listJobs", "/jobs?instance=other");
        ours.call(409, "cancelJob", "/jobs/boat", null);
        ours.call(409, "retryJob", "/jobs/boat/retry", null);
        ours.call(404, "cancelJob", "/jobs/nothing", null);
        ours.call(404, "retryJob", "/jobs/nothing/retry", null);
    }

    @Test
    void jobsAreMadeAgain() throws Exception {
        for (String id : List.of("again", "waited")) {
            ours.call(
                    200,
                    "submitJob",
                    "/jobs",
                    "{\"prompt\": \"" + id + " [fault:moderatedx1][fault:latency:1500x1]\", \"job_id\": \"" + id
                            + "\", \"allow_placeholder\": false}",
                    "Prefer",
                    "wait=30");
        }
        ours.call(202, "retryJob", "/jobs/again/retry", null);
        Answer waited = ours.call(200, "retryJob", "/jobs/waited/retry", null, "Prefer", "wait=30");
        assertThat(waited.json().get("state").asText()).isEqualTo("done");
    }

    @Test
    void jobsAreCancelled() throws Exception {
        String prompt = "a slow boat [fault:latency:3000]";
        ours.call(202, "submitJob", "/jobs", "{\"prompt\": \"" + prompt + "\", \"job_id\": \"slow\"}");
        await().atMost(Duration.ofSeconds(20)).until(() -> program.isAsked(prompt));
        ours.call(202, "cancelJob", "/jobs/slow", null);
        ours.call(
                200,
                "submitJob",
                "/jobs",
                "{\"prompt\": \"a late boat\", \"job_id\": \"late\", \"deadline\": \"2020-01-01T00:00:00Z\"}",
                "Prefer",
                "wait=30");
        Answer cancelled = ours.call(200, "cancelJob", "/jobs/late", null);
        assertThat(cancelled.json().get("state").asText()).isEqualTo("cancelled");
    }
}
