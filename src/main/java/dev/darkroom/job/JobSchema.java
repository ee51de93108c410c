package dev.darkroom.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;

/** The published schema of a job, {@code /schemas/job.json} with all export targets, as a check. Thread-safe. */
final class JobSchema {
    private final ExportTargets targets = new ExportTargets();
    private final PublishedSchema schema = new PublishedSchema(targets.jobSchema());
    private final JsonNode source = schema.source();
    private final SchemaWords words = schema.words();

    /** What the schema has against a job: errors of single fields, and errors of fields that do not go together. */
    record Verdict(List<Finding> fields, List<Finding> combinations) {}

    /** Where images can be exported. */
    ExportTargets targets() {
        return targets;
    }

    /** The schema of one field; a missing node for an unknown field. */
    JsonNode field(String name) {
        JsonNode field = source.path("properties").path(name);
        return field.has("$ref") ? words.at(field.get("$ref").textValue().substring(1)) : field;
    }

    /** The names of all fields, in the schema's order. */
    List<String> fieldNames() {
        List<String> names = new ArrayList<>();
        source.get("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** What is said of a field that does not exist. */
    Finding unknownField(String name) {
        return words.unknown("", name, source);
    }

    Verdict check(JsonNode job) {
        List<Finding> fields = new ArrayList<>();
        List<Finding> combinations = new ArrayList<>();
        for (ValidationMessage message : schema.messages(job)) {
            (words.ofCombination(message) ? combinations : fields).add(words.finding(message));
        }
        return new Verdict(fields, combinations);
    }
}
