package dev.darkroom.asset;

import java.util.List;

/**
 * Which assets are meant: those for which all of this is so. What is null or empty does not matter.
 *
 * @param instanceId whose they are
 * @param words each is in the prompt, a tag or the job's id, in upper or lower case
 * @param tags each is one of theirs
 * @param libraryId the library they are in
 * @param provider who made them
 * @param modelId the model in the catalogue
 * @param review what a person said of them
 * @param placeholder whether they stand in for an image that was not made
 * @param fromMillis stored then or later, epoch milliseconds
 * @param untilMillis stored before, epoch milliseconds
 * @param leastMicros cost so much or more, micro-dollars
 * @param mostMicros cost so much or less, micro-dollars
 */
public record AssetFilter(
        String instanceId,
        List<String> words,
        List<String> tags,
        String libraryId,
        String provider,
        String modelId,
        ReviewState review,
        Boolean placeholder,
        Long fromMillis,
        Long untilMillis,
        Long leastMicros,
        Long mostMicros) {
    public AssetFilter {
        words = List.copyOf(words);
        tags = List.copyOf(tags);
    }
}
