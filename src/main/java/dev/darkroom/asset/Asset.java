package dev.darkroom.asset;

import dev.darkroom.job.ImageFormat;
import java.time.Instant;
import java.util.List;

/**
 * A stored image with all that is known of it.
 *
 * @param id our own id
 * @param instanceId whose it is
 * @param libraryId the library it is in
 * @param jobId the job it was made for
 * @param renderIndex which render of the job, from 0
 * @param tags {@code generated}, {@code generated-<provider>} and the job's own
 * @param prompt as the job gave it
 * @param finalPrompt as it was sent to the provider, or as the provider says it used it
 * @param modelId the model in the catalog; null when none was chosen
 * @param provider who made it
 * @param seed null when none is known
 * @param width pixels
 * @param height pixels
 * @param format of the stored file
 * @param bytes length of the stored file
 * @param sha256 of the stored file, lower-case hex
 * @param perceptualHash 16 hex digits; pictures that look alike differ in few bits
 * @param colours up to five as {@code #rrggbb}, most common first
 * @param storageKey of the image
 * @param thumbnailKey of its thumbnail
 * @param sidecarKey of its sidecar
 * @param url where it can be fetched; null when storage has no address
 * @param costMicros micro-dollars spent on it
 * @param created when it was stored
 * @param parent for an edit, the asset it was made from; else null
 * @param reviewState what a person said of it
 * @param placeholder stands in for an image that was not made
 * @param dryRun drawn by Darkroom itself instead of by the provider
 */
public record Asset(
        String id,
        String instanceId,
        String libraryId,
        String jobId,
        int renderIndex,
        List<String> tags,
        String prompt,
        String finalPrompt,
        String modelId,
        String provider,
        Long seed,
        int width,
        int height,
        ImageFormat format,
        long bytes,
        String sha256,
        String perceptualHash,
        List<String> colours,
        String storageKey,
        String thumbnailKey,
        String sidecarKey,
        String url,
        long costMicros,
        Instant created,
        String parent,
        ReviewState reviewState,
        boolean placeholder,
        boolean dryRun) {
    public Asset {
        tags = List.copyOf(tags);
        colours = List.copyOf(colours);
    }
}
