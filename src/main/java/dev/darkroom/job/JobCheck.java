package dev.darkroom.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes an entry of a job's tree: valid, or refused with everything that is wrong with it. Thread-safe. */
final class JobCheck {
    /** So that a hostile job of a million unknown fields does not become an answer many times its size. */
    private static final int MOST_ERRORS = 100;

    private final long maxJobBytes;
    private final JobSchema schema;
    private final JobRules rules;

    JobCheck(long maxJobBytes, JobSchema schema, JobRules rules) {
        this.maxJobBytes = maxJobBytes;
        this.schema = schema;
        this.rules = rules;
    }

    /**
     * @param job the tree; null when it was too large to be kept
     * @param found what was already found while the tree was read
     */
    JobEntry entry(Place place, JsonNode job, Collection<Finding> found) {
        Map<String, Finding> findings = new LinkedHashMap<>();
        found.forEach(finding -> findings.putIfAbsent(finding.pointer(), finding));
        if (job != null) {
            check(job).forEach(finding -> findings.putIfAbsent(finding.pointer(), finding));
        }
        return findings.isEmpty() ? accepted(place, (ObjectNode) job) : refused(place, findings.values());
    }

    private List<Finding> check(JsonNode job) {
        JobSchema.Verdict verdict = schema.check(job);
        List<Finding> findings = new ArrayList<>(verdict.fields());
        List<Finding> combined = rules.check(job);
        findings.addAll(combined);
        if (combined.isEmpty()) {
            findings.addAll(verdict.combinations());
        }
        return findings;
    }

    private JobEntry accepted(Place place, ObjectNode job) {
        JsonNode model = job.remove("model");
        if (model != null) {
            job.set("model_id", model);
        }
        String document = CanonicalJson.of(job);
        if (document.getBytes(StandardCharsets.UTF_8).length > maxJobBytes) {
            return refused(place, List.of(JsonTree.tooLong("", maxJobBytes)));
        }
        return new JobEntry(
                place.prefix(),
                place.line(),
                JobMapper.request(job, schema.targets()),
                document,
                CanonicalJson.sha256(document),
                List.of());
    }

    private static JobEntry refused(Place place, Collection<Finding> findings) {
        List<InputError> errors = new ArrayList<>(
                findings.stream().limit(MOST_ERRORS).map(place::error).toList());
        if (findings.size() > MOST_ERRORS) {
            errors.add(place.error(new Finding(
                    "", "has " + (findings.size() - MOST_ERRORS) + " more errors", "a job as in /schemas/job.json")));
        }
        return place.refused(errors);
    }
}
