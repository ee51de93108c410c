package dev.darkroom.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Makes the request of a job document that was found valid, with defaults filled in. */
final class JobMapper {
    private static final int MICROS_DECIMALS = 6;
    /** What a job without any size asks for. */
    private static final String SQUARE = "1:1";

    private JobMapper() {}

    /** @param job a valid job, {@code model} already folded into {@code model_id} */
    static JobRequest request(JsonNode job, ExportTargets targets) {
        PixelSize size = size(job);
        return new JobRequest(
                text(job, "job_id", null),
                text(job, "instance_id", "default"),
                Operation.of(text(job, "operation", "generate")),
                text(job, "prompt", null),
                text(job, "negative_prompt", null),
                text(job, "model_id", null),
                texts(job.path("providers")),
                size.width(),
                size.height(),
                job.has("width") ? null : text(job, "aspect_ratio", job.has("image") ? JobRequest.AS_IMAGE : SQUARE),
                job.path("n").asInt(1),
                job.has("seed") ? job.get("seed").longValue() : null,
                text(job, "quality", null),
                job.has("format") ? ImageFormat.of(job.get("format").textValue()) : null,
                text(job, "background", null),
                text(job, "safety", null),
                job.path("enhance").asBoolean(false),
                text(job, "image", null),
                texts(job.path("more_images")),
                text(job, "mask", null),
                text(job, "library_id", null),
                texts(job.path("tags")),
                job.path("allow_placeholder").asBoolean(true),
                job.has("max_cost_usd") ? micros(job.get("max_cost_usd")) : null,
                deadline(job),
                job.path("priority").asInt(4),
                exports(job.path("exports"), targets),
                Webhooks.of(job),
                job.get("metadata"));
    }

    private static PixelSize size(JsonNode job) {
        return job.has("width")
                ? new PixelSize(job.get("width").intValue(), job.get("height").intValue())
                : PixelSize.ofRatio(text(job, "aspect_ratio", SQUARE));
    }

    private static long micros(JsonNode dollars) {
        return dollars.decimalValue().movePointRight(MICROS_DECIMALS).longValueExact();
    }

    private static Instant deadline(JsonNode job) {
        return job.has("deadline")
                ? OffsetDateTime.parse(job.get("deadline").textValue()).toInstant()
                : null;
    }

    private static List<ExportRequest> exports(JsonNode exports, ExportTargets targets) {
        List<ExportRequest> requests = new ArrayList<>();
        for (JsonNode each : exports) {
            if (!Webhooks.is(each)) {
                requests.add(new ExportRequest(each.get("to").textValue(), targets.place(each), each));
            }
        }
        return List.copyOf(requests);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.textValue()));
        return List.copyOf(texts);
    }

    private static String text(JsonNode job, String field, String otherwise) {
        return job.path(field).asText(otherwise);
    }
}
