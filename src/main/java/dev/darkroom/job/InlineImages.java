package dev.darkroom.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Refuses images in base64 that are too long, by the length of their text: nothing is decoded. */
final class InlineImages {
    private InlineImages() {}

    /**
     * Looks at an image of a job, or at a list of them.
     *
     * @param pointer of the value
     * @param image anything; what is no text is left to the schema
     */
    static void check(String pointer, JsonNode image, long mostBytes, List<Finding> found) {
        for (int i = 0; i < image.size(); i++) {
            check(pointer + "/" + i, image.get(i), mostBytes, found);
        }
        if (!image.isTextual()) {
            return;
        }
        InputReference reference = InputReference.of(image.textValue());
        if (reference.kind() == InputReference.Kind.BASE64 && reference.bytes() > mostBytes) {
            found.add(new Finding(
                    pointer,
                    "is an image of " + reference.bytes() + " bytes in base64",
                    "at most " + mostBytes + " bytes: darkroom.image.max-size"));
        }
    }
}
