package dev.darkroom.adapter.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.render.Skip;
import java.util.List;

/**
 * What is recorded with a render for its caller: providers left out and why, and warnings.
 *
 * @param skipped in the order of the plan
 * @param warnings sentences
 */
public record RenderNotes(List<Skip> skipped, List<String> warnings) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    String skippedJson() {
        return json(skipped);
    }

    String warningsJson() {
        return json(warnings);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
