package dev.darkroom.export;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What came of an export.
 *
 * @param result what the job's result shows of it
 * @param awaitsPlacement whether the target knows of the image and somebody has still to place it there
 */
public record Exported(ObjectNode result, boolean awaitsPlacement) {
    /** It is where it was to go. */
    public static Exported arrived(ObjectNode result) {
        return new Exported(result, false);
    }
}
