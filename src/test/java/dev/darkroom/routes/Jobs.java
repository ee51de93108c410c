package dev.darkroom.routes;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.engine.Bench;
import dev.darkroom.job.JobKey;
import dev.darkroom.render.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Small jobs, and what becomes of them. */
final class Jobs {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Jobs() {}

    /** A job of one small image. */
    static String json(String id) {
        return json(id, "");
    }

    /** A job with more fields, such as {@code "n": 2, "seed": 1}. */
    static String json(String id, String more) {
        return "{\"job_id\": \"" + id + "\", \"prompt\": \"a lamp\", \"width\": 64, \"height\": 64"
                + (more.isEmpty() ? "" : ", " + more) + "}";
    }

    /** Accepts a job and waits for its end. */
    static JsonNode done(Bench bench, String json) {
        return end(bench, bench.submit(json));
    }

    /** Waits for the job's end. */
    static JsonNode end(Bench bench, JobKey job) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> JobState.of(
                        bench.result(job).get("state").asText())
                .terminal());
        return bench.result(job);
    }

    /** {@code provider outcome error_type} of each attempt of a result's only render. */
    static List<String> attempts(JsonNode result) {
        List<String> attempts = new ArrayList<>();
        result.at("/renders/0/attempts")
                .forEach(a -> attempts.add(a.get("provider").asText() + " "
                        + a.get("outcome").asText() + " " + a.get("error_type").asText("-")));
        return attempts;
    }

    /** Why a provider was left out of a result's only render; empty when it was not. */
    static String skipped(JsonNode result, String provider) {
        for (JsonNode skip : result.at("/renders/0/skipped")) {
            if (skip.get("provider").asText().equals(provider)) {
                return skip.get("reason").asText();
            }
        }
        return "";
    }
}
