package dev.darkroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.render.Skip;
import java.util.ArrayList;
import java.util.List;

/** Why a render of a result has no real image: first what was really tried, then who was not asked, in one line. */
final class WhyNoImage {
    private WhyNoImage() {}

    /** One line each. */
    static List<String> lines(JsonNode render) {
        List<String> lines = new ArrayList<>();
        for (JsonNode attempt : render.get("attempts")) {
            if (attempt.hasNonNull("error_type")) {
                lines.add(attempt.get("provider").asText() + " failed: "
                        + attempt.get("error_type").asText() + ": "
                        + attempt.get("message").asText());
            }
        }
        List<Skip> skips = skips(render);
        if (!skips.isEmpty()) {
            lines.add(Skip.line(skips));
        }
        return lines;
    }

    private static List<Skip> skips(JsonNode render) {
        List<Skip> skips = new ArrayList<>();
        render.get("skipped")
                .forEach(skip -> skips.add(new Skip(
                        skip.get("provider").asText(), skip.get("reason").asText())));
        return skips;
    }

    /** The render's error in a few words, for a table: without the list that is the last of {@link #lines}. */
    static String inShort(JsonNode render) {
        String message = render.path("message").asText();
        String list = "; " + Skip.line(skips(render));
        return render.path("error_type").asText() + ": "
                + (message.endsWith(list) ? message.substring(0, message.length() - list.length()) : message);
    }
}
