package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** What OpenRouter refuses about a request's fields. */
final class OpenRouterCheck {
    private static final String PROMPT = "prompt";

    private OpenRouterCheck() {}

    static Optional<Refusal> check(JsonNode body) {
        try {
            Fields root = new Fields(body, "")
                    .only(
                            "model",
                            "messages",
                            "response_format",
                            "max_tokens",
                            "temperature",
                            "top_p",
                            "top_k",
                            "seed",
                            "stop",
                            "stream",
                            "provider",
                            "user");
            if (!root.text("model").matches("[a-z0-9.-]+/[a-z0-9.:-]+")) {
                throw new BadField("model", root.text("model") + " is not a valid model ID");
            }
            root.whole("max_tokens", 1, Integer.MAX_VALUE);
            root.number("temperature", 0, 2);
            root.number("top_p", 0, 1);
            root.whole("top_k", 0, Integer.MAX_VALUE);
            root.whole("seed", Integer.MIN_VALUE, Integer.MAX_VALUE);
            if (body.path("stream").asBoolean(false)) {
                throw new BadField("stream", "the simulator does not stream");
            }
            root.flag("stream");
            for (Fields message : root.list("messages")) {
                message(message.only("role", "content"));
            }
            if (root.has("provider")) {
                root.child("provider").only("require_parameters").flag("require_parameters");
            }
            if (root.has("response_format")) {
                format(root.child("response_format").only("type", "json_schema"));
            }
            return Optional.empty();
        } catch (BadField e) {
            return Optional.of(e.refusal(400));
        }
    }

    private static void message(Fields message) throws BadField {
        message.oneOf("role", "", Set.of("system", "user", "assistant", "tool"));
        if (message.node().path("content").isTextual()) {
            return;
        }
        for (Fields part : message.list("content")) {
            if (part.oneOf("type", "", Set.of("text", "image_url")).equals("text")) {
                part.only("type", "text").text("text");
            } else {
                part.only("type", "image_url")
                        .child("image_url")
                        .only("url", "detail")
                        .text("url");
            }
        }
    }

    private static void format(Fields format) throws BadField {
        if (!format.oneOf("type", "", Set.of("text", "json_object", "json_schema"))
                .equals("json_schema")) {
            return;
        }
        Fields named = format.child("json_schema").only("name", "strict", "schema", "description");
        named.text("name");
        named.flag("strict");
        Fields schema = named.child("schema");
        schema.oneOf("type", "", Set.of("object"));
        if (schema.node().path("additionalProperties").asBoolean(true)) {
            throw new BadField(schema.at("additionalProperties"), "must be false");
        }
        Fields properties = schema.child("properties").only(PROMPT); // the only one the simulator can fill
        properties.child(PROMPT).oneOf("type", "", Set.of("string"));
    }
}
