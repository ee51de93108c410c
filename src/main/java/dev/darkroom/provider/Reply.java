package dev.darkroom.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;

/**
 * A short answer of a provider.
 *
 * @param status of HTTP
 * @param retryAfter header {@code Retry-After}; null: none
 * @param body its beginning, as text
 */
public record Reply(int status, String retryAfter, String body) {
    /** A longer body of a refusal or of a task's state is cut off here, in bytes. */
    public static final int MOST_BYTES = 256 * 1024;

    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(50)
                    .maxNumberLength(32)
                    .maxNameLength(256)
                    .build())
            .build());

    /** The body as JSON; missing when it is none. */
    public JsonNode json() {
        try {
            JsonNode tree = JSON.readTree(body);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException e) {
            return MissingNode.getInstance(); // told apart by who asks: an HTML page, half an answer
        }
    }

    /** This JSON as bytes. */
    public static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new IllegalStateException("a tree that cannot be written", e);
        }
    }
}
