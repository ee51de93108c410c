package dev.darkroom.export;

/**
 * An image on its way to another tool.
 *
 * @param exportId render id and the export's number
 * @param target where to, such as {@code figma}
 * @param options the job's export object as JSON
 * @param assetId the image
 * @param jobKey the job it belongs to
 * @param tries how often it was tried before
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
        boolean dryRun,
        String url) {}
