package dev.darkroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.render.Skip;
import java.util.ArrayList;
import java.util.List;

/** Why a render of a result has no real image: first what was really tried, then who was not asked, in one line. */
final class WhyNoImage {
    private WhyNoImage() {}

    /** One line each. What the render's own message lists already is not said twice. */
    static List<String> lines(JsonNode render) {
        List<String> lines = new ArrayList<>();
        for (JsonNode attempt : render.get("attempts")) {
            if (attempt.hasNonNull("error_type")) {
                lines.add(attempt.get("provider").asText() + " failed: "
                        + attempt.get("error_type").asText() + ": "
                        + attempt.get("message").asText());
            }
        }
        List<Skip> skips = new ArrayList<>();
        render.get("skipped")
                .forEach(skip -> skips.add(new Skip(
                        skip.get("provider").asText(), skip.get("reason").asText())));
        if (!skips.isEmpty() && !render.path("message").asText().endsWith(Skip.line(skips))) {
            lines.add(Skip.line(skips));
        }
        return lines;
    }
}
