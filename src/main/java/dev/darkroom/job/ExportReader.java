package dev.darkroom.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the export of an image that is there already: it is what it is in a job, so it is read as a part of one. */
public final class ExportReader {
    private static final String PLACE = "/exports/0";

    private final JobReader jobs;
    private final ExportTargets targets = new ExportTargets();

    public ExportReader(JobReader jobs) {
        this.jobs = jobs;
    }

    /**
     * The export.
     *
     * @param export such as {@code {"to": "figma", "file_key": "…"}}
     * @throws InvalidInputException with everything that is wrong with it
     */
    public ExportRequest read(ObjectNode export) throws InvalidInputException {
        requireTarget(export.path("to"));
        ObjectNode job = JsonNodeFactory.instance.objectNode();
        job.put("prompt", "export");
        job.putArray("exports").add(export);
        JobEntry entry = jobs.readOne(job.toString().getBytes(StandardCharsets.UTF_8));
        if (!entry.valid()) {
            throw new InvalidInputException("an export", withoutJob(entry.errors()));
        }
        return entry.request().exports().get(0);
    }

    /** What a job can tell of itself is no place for an image. */
    private void requireTarget(JsonNode to) throws InvalidInputException {
        if (!to.isTextual() || !targets.names().contains(to.textValue())) {
            throw new InvalidInputException(
                    "an export",
                    List.of(new InputError(
                            null,
                            "/to",
                            problem(to),
                            "one of " + String.join(", ", targets.schemas().keySet()))));
        }
    }

    private static String problem(JsonNode to) {
        if (to.isMissingNode()) {
            return "is missing";
        }
        boolean webhook = to.asText().equals("webhook");
        return "is " + Shown.value(to) + (webhook ? ", which is told of jobs, not of images" : "");
    }

    private static List<InputError> withoutJob(List<InputError> errors) {
        return errors.stream()
                .map(error -> new InputError(
                        null,
                        error.pointer().startsWith(PLACE) ? error.pointer().substring(PLACE.length()) : "",
                        error.problem(),
                        error.expected()))
                .toList();
    }
}
