package dev.darkroom.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * An image on its way to another tool.
 *
 * @param exportId render id and the export's number, or render id and a hash of its place
 * @param target where to, such as {@code figma}
 * @param options the job's export object as JSON
 * @param assetId the image
 * @param jobKey the job it belongs to
 * @param tries how often it was tried before; after one of these the target may have something of it already
 * @param excused how many of these tries do not count as failed
 * @param dryRun whether the job is a dry-run job
 * @param url where the image is
 */
public record Export(
        String exportId,
        String target,
        String options,
        String assetId,
        String jobKey,
        int tries,
        int excused,
        boolean dryRun,
        String url) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The export object of the job. */
    public JsonNode readOptions() {
        try {
            return JSON.readTree(options);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the options of " + exportId + " are broken JSON", e);
        }
    }

    /** How many tries before this one have failed. */
    public int failures() {
        return tries - excused;
    }
}
