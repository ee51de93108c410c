package dev.darkroom.web;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.ResultReader;
import dev.darkroom.adapter.web.ErrorShape;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.JobConflictException;
import dev.darkroom.job.JobKey;
import dev.darkroom.job.Submission;
import dev.darkroom.pipeline.JobGate;
import dev.darkroom.pipeline.JobWatch;
import dev.darkroom.render.JobState;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A job's images as server-sent events, each within a second of being there. The head of the answer is sent at once, so
 * that the caller knows the job's id; the job itself goes the way of one that nobody waits for.
 */
public final class ImageEvents {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final JobGate gate;
    private final JobWatch watch;
    private final ResultReader results;
    private final InlineImages images;
    private final Duration longest;

    /** @param longest how long a caller may wait */
    public ImageEvents(JobGate gate, JobWatch watch, ResultReader results, InlineImages images, Duration longest) {
        this.gate = gate;
        this.watch = watch;
        this.results = results;
        this.images = images;
        this.longest = longest;
    }

    /** Accepts the job. */
    HttpAnswer of(Submission submission, ImageAsk ask) throws InvalidInputException, JobConflictException {
        JobKey key = gate.accept(submission).key();
        return HttpAnswer.stream(200, "text/event-stream", -1, out -> new Telling(key, ask, out).all())
                .with("X-Darkroom-Job", submission.jobId());
    }

    /** One answer. */
    private final class Telling {
        private final JobKey key;
        private final ImageAsk ask;
        private final OutputStream out;
        private final Set<Integer> told = new HashSet<>();

        Telling(JobKey key, ImageAsk ask, OutputStream out) {
            this.key = key;
            this.ask = ask;
            this.out = out;
        }

        void all() throws IOException {
            long end = System.nanoTime() + longest.toNanos();
            // Comments: they send the head, and show whether the caller is still there.
            comment("job");
            boolean over = false;
            while (!over) {
                Optional<JobState> state = look();
                over = state.filter(JobState::reported).isPresent() || System.nanoTime() > end;
                ObjectNode document = results.read(key.value()).orElseThrow(IllegalStateException::new);
                for (JsonNode render : document.get("renders")) {
                    if (render.has("asset_id") && told.add(render.get("index").asInt())) {
                        image(document, render);
                    }
                }
                if (!over) {
                    comment("wait");
                }
            }
            end();
        }

        private Optional<JobState> look() throws IOException {
            try {
                return watch.await(key, LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("this server is stopping");
            }
        }

        private void image(ObjectNode document, JsonNode render) throws IOException {
            String type = ask.event() + ".completed";
            InlineImages.Stored stored = images.stored(document, render);
            text("event: " + type + "\ndata: ");
            images.write(
                    pen -> {
                        JsonGenerator json = pen.json();
                        json.writeStartObject();
                        json.writeStringField("type", type);
                        json.writeNumberField("created_at", ImageAnswers.created(document));
                        ImageAnswers.common(json, List.of(render));
                        json.writeStringField("background", ask.asked("background"));
                        json.writeStringField("quality", ask.asked("quality"));
                        json.writeStringField("asset_id", render.get("asset_id").asText());
                        json.writeFieldName("usage");
                        json.writeTree(usage());
                        pen.image("b64_json", stored);
                        json.writeEndObject();
                    },
                    out);
            text("\n\n");
            out.flush();
        }

        private void end() throws IOException {
            try {
                Outcome outcome = Outcome.of(key, results);
                int missing = outcome.missing();
                if (missing > 0) {
                    comment(missing + " images failed");
                }
            } catch (HttpProblem e) {
                ObjectNode error = JsonNodeFactory.instance.objectNode().put("type", "error");
                error.setAll(ErrorShape.OPENAI.document(e, ""));
                text("event: error\ndata: " + error + "\n\n");
                out.flush();
            }
        }

        private void comment(String words) throws IOException {
            text(": " + words + "\n\n");
            out.flush();
        }

        private void text(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** OpenAI's clients expect it. We count money, not tokens. */
    private static ObjectNode usage() {
        ObjectNode usage = JsonNodeFactory.instance.objectNode();
        usage.put("input_tokens", 0).put("output_tokens", 0).put("total_tokens", 0);
        usage.putObject("input_tokens_details").put("text_tokens", 0).put("image_tokens", 0);
        return usage;
    }
}
