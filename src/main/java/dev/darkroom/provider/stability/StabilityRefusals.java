package dev.darkroom.provider.stability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Refusals;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.Words;
import dev.darkroom.render.ErrorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What Stability's refusals mean: the name first, as HTTP 403 is a bad key and a bad prompt alike, then the status. */
final class StabilityRefusals {
    private StabilityRefusals() {}

    static ProviderException of(Reply reply, Words words) {
        JsonNode body = reply.json();
        String name = body.path("name").asText("");
        String said = said(body);
        String message = words.of(said, "HTTP " + reply.status() + (name.isEmpty() ? "" : " " + words.of(name, "")));
        boolean moderated =
                switch (reply.status()) {
                    case 403 -> name.equals("content_moderation");
                    case 400 -> name.equals("invalid_prompts") || ofPrompts(said); // below /v1/
                    default -> false;
                };
        return moderated
                ? Refusals.nothingBought(ErrorType.MODERATED, message)
                : Refusals.whereFailuresAreFree(reply, isOfSecondVersion(body), message);
    }

    /** Below /v2beta/ failed generations are not charged (docs/providers.md, S1); of /v1/ no document says so. */
    private static boolean isOfSecondVersion(JsonNode body) {
        return body.path("name").isTextual() && body.path("errors").isArray();
    }

    private static boolean ofPrompts(String said) {
        return said != null && said.toLowerCase(Locale.ROOT).contains("invalid prompts detected");
    }

    /** {@code message} below {@code /v1/}, a list of {@code errors} below {@code /v2beta/}; null: it says nothing. */
    static String said(JsonNode body) {
        List<String> errors = new ArrayList<>();
        body.path("errors").forEach(error -> errors.add(error.asText()));
        if (!errors.isEmpty()) {
            return String.join("; ", errors);
        }
        for (JsonNode text : new JsonNode[] {body.path("message"), body.at("/error/message"), body.path("error")}) {
            if (text.isTextual()) {
                return text.asText();
            }
        }
        return null;
    }
}
