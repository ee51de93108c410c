package dev.darkroom.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What Canva wants of a design's type and size and a schema cannot word well. */
final class CanvaDesigns {
    private static final int SHORTEST = 40;
    private static final int LONGEST = 8000;
    private static final long LARGEST = 25_000_000;
    private static final String EITHER = "either type, or width and height";

    private CanvaDesigns() {}

    /** @param exports of a job; fields of the wrong type are left to the schema */
    static void check(JsonNode exports, List<Finding> found) {
        for (int i = 0; i < (exports.isArray() ? exports.size() : 0); i++) {
            JsonNode export = exports.get(i);
            JsonNode design = export.path("design");
            if (export.path("to").asText().equals("canva") && design.isObject()) {
                design("/exports/" + i + "/design", design, found);
            }
        }
    }

    private static void design(String pointer, JsonNode design, List<Finding> found) {
        boolean sized = design.has("width") || design.has("height");
        if (design.has("type") == sized) {
            found.add(new Finding(
                    sized ? pointer + "/type" : pointer,
                    sized ? "is given together with a size" : "has neither a type nor a size",
                    EITHER));
        } else if (sized && design.has("width") != design.has("height")) {
            String given = design.has("width") ? "width" : "height";
            found.add(new Finding(
                    pointer + "/" + (design.has("width") ? "height" : "width"),
                    "is missing",
                    "an integer from " + SHORTEST + " to " + LONGEST + ", because " + given + " is given"));
        } else if (sized && side(design.get("width")) && side(design.get("height"))) {
            long pixels = design.get("width").longValue() * design.get("height").longValue();
            if (pixels > LARGEST) {
                found.add(new Finding(
                        pointer,
                        "has " + pixels + " pixels",
                        "a width and height that make at most " + LARGEST + " pixels, as Canva takes no more"));
            }
        }
    }

    private static boolean side(JsonNode length) {
        return length.isIntegralNumber()
                && length.canConvertToInt()
                && length.intValue() >= SHORTEST
                && length.intValue() <= LONGEST;
    }
}
