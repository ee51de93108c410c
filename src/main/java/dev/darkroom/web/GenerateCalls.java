package dev.darkroom.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.ResultReader;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.job.Accepted;
import dev.darkroom.job.Submission;
import dev.darkroom.pipeline.Acceptance;
import org.apache.camel.ExchangeProperty;

/** {@code POST /generate}: a job in, its images out. */
public final class GenerateCalls {
    private final Submissions submissions;
    private final ResultReader results;
    private final ImageUrls urls;

    public GenerateCalls(Submissions submissions, ResultReader results, ImageUrls urls) {
        this.submissions = submissions;
        this.results = results;
        this.urls = urls;
    }

    /** The job that the call is. */
    public Submission job(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        return submissions.of(call.allowing(), call.json());
    }

    /**
     * What became of it: the first image, and all of them below {@code images}.
     *
     * @throws HttpProblem when there is none, with the reason
     */
    public HttpAnswer answer(
            @ExchangeProperty(CallReader.CALL) HttpCall call, @ExchangeProperty(Acceptance.ACCEPTED) Accepted accepted)
            throws HttpProblem {
        Outcome outcome = Outcome.of(accepted.key(), results);
        ObjectNode answer = outcome.document().objectNode();
        answer.put("success", true);
        ObjectNode data = answer.putObject("data");
        data.setAll(image(call, outcome.images().get(0)));
        data.put("job_id", outcome.jobId());
        data.put("state", outcome.state());
        data.set("cost_usd", outcome.document().get("cost_usd"));
        ArrayNode images = data.putArray("images");
        outcome.images().forEach(render -> images.add(image(call, render)));
        data.set("warnings", outcome.document().get("warnings"));
        return outcome.marked(HttpAnswer.json(200, answer));
    }

    private ObjectNode image(HttpCall call, JsonNode render) {
        ObjectNode image = render.deepCopy();
        image.retain(
                "index",
                "provider",
                "placeholder",
                "asset_id",
                "model_id",
                "width",
                "height",
                "format",
                "bytes",
                "sha256",
                "cost_usd",
                "cache");
        image.put("image_url", urls.image(call, render.get("asset_id").asText()));
        return image;
    }
}
