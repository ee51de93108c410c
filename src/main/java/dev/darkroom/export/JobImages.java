package dev.darkroom.export;

import java.util.List;

/**
 * What a job has made.
 *
 * @param ended whether nothing more comes of it; a held job has not ended
 * @param images all that were made, without placeholders, in the order of the job
 */
public record JobImages(String instanceId, String jobId, boolean ended, List<Numbered> images) {
    /**
     * One of them.
     *
     * @param index its place in the job, from 0
     */
    public record Numbered(int index, StoredImage image) {
        /** Its name, as in the outbox. */
        public String fileName() {
            return index + "." + image.extension();
        }
    }
}
