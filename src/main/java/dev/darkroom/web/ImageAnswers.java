package dev.darkroom.web;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.ResultReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.job.JobKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The images of a job as OpenAI's image endpoints answer with them. */
public final class ImageAnswers {
    private final ResultReader results;
    private final InlineImages images;
    private final ImageUrls urls;

    public ImageAnswers(ResultReader results, InlineImages images, ImageUrls urls) {
        this.results = results;
        this.images = images;
        this.urls = urls;
    }

    /**
     * The images of a job that was waited for.
     *
     * @throws HttpProblem when there is none, with the reason
     */
    HttpAnswer of(HttpCall call, JobKey key, ImageAsk ask) throws HttpProblem {
        Outcome outcome = Outcome.of(key, results);
        InlineImages.Document document = ask.inline() ? inline(outcome, ask) : addresses(call, outcome, ask);
        try {
            return outcome.marked(HttpAnswer.stream(
                    200, "application/json", images.length(document), out -> images.write(document, out)));
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory cannot fail", e);
        }
    }

    private InlineImages.Document inline(Outcome outcome, ImageAsk ask) {
        List<InlineImages.Stored> stored = outcome.images().stream()
                .map(render -> images.stored(outcome.document(), render))
                .toList();
        return pen -> {
            head(pen.json(), outcome, ask);
            for (int i = 0; i < stored.size(); i++) {
                pen.json().writeStartObject();
                pen.image("b64_json", stored.get(i));
                end(pen.json(), outcome.images().get(i));
            }
            tail(pen.json());
        };
    }

    private InlineImages.Document addresses(HttpCall call, Outcome outcome, ImageAsk ask) {
        return pen -> {
            head(pen.json(), outcome, ask);
            for (JsonNode render : outcome.images()) {
                pen.json().writeStartObject();
                pen.json()
                        .writeStringField(
                                "url", urls.image(call, render.get("asset_id").asText()));
                end(pen.json(), render);
            }
            tail(pen.json());
        };
    }

    private static void head(JsonGenerator json, Outcome outcome, ImageAsk ask) throws IOException {
        json.writeStartObject();
        json.writeNumberField("created", created(outcome.document()));
        common(json, outcome.images());
        for (String field : List.of("background", "quality")) {
            // OpenAI's answers say what was chosen, and "auto" is no choice.
            if (!ask.asked(field).equals("auto")) {
                json.writeStringField(field, ask.asked(field));
            }
        }
        json.writeArrayFieldStart("data");
    }

    private static void end(JsonGenerator json, JsonNode render) throws IOException {
        json.writeStringField("asset_id", render.get("asset_id").asText());
        json.writeEndObject();
    }

    private static void tail(JsonGenerator json) throws IOException {
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
    }

    /** When the job was over, or began; seconds since 1970. */
    static long created(ObjectNode document) {
        JsonNode finished = document.get("finished");
        return Instant.parse((finished.isNull() ? document.get("created") : finished).asText())
                .getEpochSecond();
    }

    /** The format and the size that all these images have. */
    static void common(JsonGenerator json, List<JsonNode> images) throws IOException {
        Set<String> sizes = images.stream()
                .map(render -> render.get("width").asText() + "x"
                        + render.get("height").asText())
                .collect(Collectors.toSet());
        Set<String> formats =
                images.stream().map(render -> render.get("format").asText()).collect(Collectors.toSet());
        if (formats.size() == 1) {
            json.writeStringField("output_format", formats.iterator().next());
        }
        if (sizes.size() == 1) {
            json.writeStringField("size", sizes.iterator().next());
        }
    }
}
