package dev.darkroom.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.ResultReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.job.JobKey;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.JobState;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A job that was waited for, with at least one image.
 *
 * @param document its result
 * @param images those of its renders that have an image, in order
 */
record Outcome(ObjectNode document, List<JsonNode> images) {
    /**
     * What became of it.
     *
     * @throws HttpProblem when it has no image: why, and that the job is not to be sent again where it goes on
     */
    static Outcome of(JobKey key, ResultReader results) throws HttpProblem {
        ObjectNode document = results.read(key.value()).orElseThrow(IllegalStateException::new);
        List<JsonNode> images =
                renders(document).filter(render -> render.has("asset_id")).toList();
        JobState state = JobState.of(document.get("state").asText());
        if (!state.reported()) {
            throw problem(
                    document,
                    ErrorType.TIMEOUT,
                    "its images are not there yet; the job goes on: GET /jobs/"
                            + document.get("job_id").asText());
        }
        if (images.isEmpty()) {
            throw failure(document, state);
        }
        return new Outcome(document, images);
    }

    private static HttpProblem failure(ObjectNode document, JobState state) {
        if (state == JobState.HELD) {
            return problem(
                    document,
                    ErrorType.BAD_RESPONSE,
                    "the call may have been paid for and its answer is lost; the job waits for a person:"
                            + " ./darkroom held");
        }
        JsonNode render = renders(document)
                .filter(each -> each.has("error_type"))
                .findFirst()
                .orElseThrow(IllegalStateException::new);
        return problem(
                document,
                ErrorType.of(render.get("error_type").asText()),
                render.get("message").asText());
    }

    private static HttpProblem problem(ObjectNode document, ErrorType type, String message) {
        // The official OpenAI clients send a call again after 408, 409, 429 and 5xx unless they are told not to; the
        // repeat would be another job.
        return new HttpProblem(
                type.httpStatus(),
                type,
                message,
                List.of(),
                Map.of("X-Darkroom-Job", document.get("job_id").asText(), "x-should-retry", "false"));
    }

    private static Stream<JsonNode> renders(ObjectNode document) {
        return StreamSupport.stream(document.get("renders").spliterator(), false);
    }

    String jobId() {
        return document.get("job_id").asText();
    }

    /** How many of its images there are not. */
    int missing() {
        return document.get("renders").size() - images.size();
    }

    String state() {
        return document.get("state").asText();
    }

    /** The answer with the headers that say where its images are from and what they cost. */
    HttpAnswer marked(HttpAnswer answer) {
        String providers = images.stream()
                .map(render -> render.get("provider").asText())
                .distinct()
                .collect(Collectors.joining(","));
        long hits = images.stream()
                .filter(render -> render.path("cache").asText().equals("hit"))
                .count();
        HttpAnswer marked = answer.with("X-Darkroom-Job", jobId())
                .with("X-Darkroom-Provider", providers)
                .with("X-Darkroom-Cost-Usd", document.get("cost_usd").asText())
                .with("X-Darkroom-Cache", hits == 0 ? "miss" : hits == images.size() ? "hit" : "partial");
        int missing = missing();
        return missing == 0
                ? marked
                : marked.with(
                        "Warning",
                        "199 darkroom \"" + missing + " of "
                                + document.get("renders").size() + " images failed\"");
    }
}
