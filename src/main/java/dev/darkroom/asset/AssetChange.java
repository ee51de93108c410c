package dev.darkroom.asset;

import java.util.List;

/**
 * What a person changes of an asset. What is null stays.
 *
 * @param tags all that it has from now on, beside those that say how it was made
 * @param review what the person says of it
 * @param libraryId the library it is in from now on; its files stay where they are
 */
public record AssetChange(List<String> tags, ReviewState review, String libraryId) {
    public AssetChange {
        tags = tags == null ? null : List.copyOf(tags);
    }
}
