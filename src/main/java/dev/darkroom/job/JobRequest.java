package dev.darkroom.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A job as the caller asked for it, validated, with defaults filled in. The fields are those of {@code schemas/job.json}.
 *
 * @param jobId the caller's idempotency key; null when the caller gave none
 * @param instanceId the tenant; {@code default} when the caller named none
 * @param operation what is asked of a provider
 * @param negativePrompt null: none
 * @param modelId catalog model; null: each provider's default
 * @param providers order to try providers in, overriding the configured one; empty: the configured order
 * @param width pixels, resolved from {@code width} or {@code aspect_ratio}
 * @param height pixels, resolved from {@code height} or {@code aspect_ratio}
 * @param aspectRatio such as {@code 16:9}; when no size was given {@code 1:1}, or {@link #AS_IMAGE} for an edit; null when width and height were
 * @param n images asked for, 1 to 10
 * @param seed null: the provider chooses
 * @param format file format asked for; null: the provider's own
 * @param quality {@code low}, {@code medium}, {@code high}; null: the provider's own
 * @param background {@code transparent}, {@code opaque}, {@code auto}; null: the provider's own
 * @param safety {@code off}, {@code low}, {@code medium}, {@code high}; null: the provider's own
 * @param image input of an edit: asset id, https URL or base64; null for generate
 * @param moreImages what an edit looks at beside {@code image}, given like it; empty: nothing
 * @param mask where an edit may change the image, given like {@code image}; null: anywhere
 * @param libraryId null: the instance's default library
 * @param maxCostMicros most this job may cost, in micro-dollars; null: no limit of its own
 * @param deadline after this the job is not started; null: none
 * @param priority 0 (last) to 9 (first), 4 by default
 * @param webhooks who is told of it by HTTP, each address once
 * @param metadata the caller's own data, returned as given; null: none
 */
public record JobRequest(
        String jobId,
        String instanceId,
        Operation operation,
        String prompt,
        String negativePrompt,
        String modelId,
        List<String> providers,
        int width,
        int height,
        String aspectRatio,
        int n,
        Long seed,
        String quality,
        ImageFormat format,
        String background,
        String safety,
        boolean enhance,
        String image,
        List<String> moreImages,
        String mask,
        String libraryId,
        List<String> tags,
        boolean allowPlaceholder,
        Long maxCostMicros,
        Instant deadline,
        int priority,
        List<ExportRequest> exports,
        List<WebhookRequest> webhooks,
        JsonNode metadata) {
    /** The aspect ratio of an edit without any size: that of the image. */
    public static final String AS_IMAGE = "as the image";

    /** The same job with another prompt. */
    public JobRequest withPrompt(String other) {
        return new JobRequest(
                jobId,
                instanceId,
                operation,
                other,
                negativePrompt,
                modelId,
                providers,
                width,
                height,
                aspectRatio,
                n,
                seed,
                quality,
                format,
                background,
                safety,
                enhance,
                image,
                moreImages,
                mask,
                libraryId,
                tags,
                allowPlaceholder,
                maxCostMicros,
                deadline,
                priority,
                exports,
                webhooks,
                metadata);
    }

    /** All images that it names, as it names them. */
    public List<String> inputImages() {
        List<String> all = new ArrayList<>(moreImages);
        Stream.of(image, mask).filter(Objects::nonNull).forEach(all::add);
        return all;
    }
}
