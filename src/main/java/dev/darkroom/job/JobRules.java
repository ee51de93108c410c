package dev.darkroom.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The rules of a job that a schema cannot express, or cannot word well: fields that do not go together. Thread-safe. */
final class JobRules {
    private static final int LARGEST_METADATA = 16 * 1024;

    private final Set<String> knownProviders;
    private final Door door;

    JobRules(Collection<String> knownProviders, Door door) {
        this.door = door;
        this.knownProviders = new TreeSet<>(knownProviders);
    }

    /** @param job any JSON object; fields of the wrong type are left to the schema */
    List<Finding> check(JsonNode job) {
        List<Finding> found = new ArrayList<>();
        size(job, found);
        edit(job, found);
        providers(job.path("providers"), found);
        if (is(job, "background", "transparent") && is(job, "format", "jpeg")) {
            found.add(new Finding(
                    "/background", "is transparent while format is jpeg", "format png or webp, or another background"));
        }
        if (job.has("model") && job.has("model_id") && !job.get("model").equals(job.get("model_id"))) {
            found.add(new Finding(
                    "/model",
                    "is " + Shown.value(job.get("model")) + " while model_id is " + Shown.value(job.get("model_id")),
                    "only one of the two, or the same name in both"));
        }
        metadata(job, found);
        Webhooks.check(job, door.plainHttp(), found);
        CanvaDesigns.check(job.path("exports"), found);
        deadline(job, found);
        if (door.buckets() != null) {
            buckets(job.path("exports"), found);
        }
        return found;
    }

    private static void size(JsonNode job, List<Finding> found) {
        if (job.has("aspect_ratio") && (job.has("width") || job.has("height"))) {
            found.add(new Finding(
                    "/aspect_ratio",
                    "is given together with " + (job.has("width") ? "width" : "height"),
                    "either aspect_ratio or width and height"));
        } else if (job.has("width") != job.has("height")) {
            String given = job.has("width") ? "width" : "height";
            String missing = job.has("width") ? "height" : "width";
            found.add(new Finding(
                    "/" + missing, "is missing", "an integer from 64 to 4096, because " + given + " is given"));
        }
    }

    private void edit(JsonNode job, List<Finding> found) {
        boolean edit = is(job, "operation", "edit");
        if (edit && !job.has("image")) {
            found.add(new Finding(
                    "/image",
                    "is missing",
                    "the image to edit: an asset id, an https URL or base64, because operation is edit"));
        }
        for (String field : List.of("image", "more_images", "mask")) {
            if (!edit && job.has(field)) {
                found.add(new Finding(
                        "/" + field, "is given, but nothing is edited", "no " + field + ", or operation edit"));
            }
            InlineImages.check("/" + field, job.path(field), door.mostImageBytes(), found);
            if (edit && !door.plainHttp()) {
                secure("/" + field, job.path(field), found);
            }
        }
    }

    private static void secure(String pointer, JsonNode image, List<Finding> found) {
        for (int i = 0; i < image.size(); i++) {
            secure(pointer + "/" + i, image.get(i), found);
        }
        if (image.asText().startsWith("http://")) {
            found.add(new Finding(
                    pointer, "is an http URL", "an https URL, unless darkroom.download.allow-private is true"));
        }
    }

    private void providers(JsonNode providers, List<Finding> found) {
        for (int i = 0; i < (providers.isArray() ? providers.size() : 0); i++) {
            JsonNode provider = providers.get(i);
            if (provider.isTextual() && !knownProviders.contains(provider.textValue())) {
                String expected = NearestName.of(provider.textValue(), knownProviders)
                        .map(near -> "a known provider, did you mean '" + near + "'?")
                        .orElseGet(() -> "one of " + String.join(", ", knownProviders));
                found.add(new Finding("/providers/" + i, "is " + Shown.value(provider), expected));
            }
        }
    }

    private void buckets(JsonNode exports, List<Finding> found) {
        Set<String> buckets = new TreeSet<>(door.buckets());
        for (int i = 0; i < (exports.isArray() ? exports.size() : 0); i++) {
            JsonNode bucket = exports.get(i).path("bucket");
            if (is(exports.get(i), "to", "s3") && bucket.isTextual() && !buckets.contains(bucket.textValue())) {
                found.add(new Finding(
                        "/exports/" + i + "/bucket",
                        "is " + Shown.value(bucket),
                        buckets.isEmpty()
                                ? "no export to S3, or a bucket named in darkroom.export.s3-buckets, which is empty"
                                : "one of " + String.join(", ", buckets) + ": darkroom.export.s3-buckets"));
            }
        }
    }

    private static void metadata(JsonNode job, List<Finding> found) {
        if (job.path("metadata").isObject()) {
            int bytes = CanonicalJson.of(job.get("metadata")).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > LARGEST_METADATA) {
                found.add(new Finding(
                        "/metadata",
                        "has " + bytes + " bytes",
                        "a JSON object of at most " + LARGEST_METADATA + " bytes"));
            }
        }
    }

    /** The schema knows the shape of a date, not that there is no 30 February. */
    private static void deadline(JsonNode job, List<Finding> found) {
        if (job.path("deadline").isTextual()) {
            try {
                OffsetDateTime.parse(job.get("deadline").textValue());
            } catch (DateTimeException e) {
                found.add(new Finding(
                        "/deadline",
                        "is " + Shown.value(job.get("deadline")),
                        "an RFC 3339 date and time with offset, such as 2030-01-31T18:00:00Z"));
            }
        }
    }

    private static boolean is(JsonNode job, String field, String word) {
        return job.path(field).asText().equals(word);
    }
}
