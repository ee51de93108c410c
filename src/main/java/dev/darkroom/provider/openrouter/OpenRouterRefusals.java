package dev.darkroom.provider.openrouter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Refusals;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.Words;
import dev.darkroom.render.ErrorType;
import java.util.Set;

/** What OpenRouter's refusals mean: the stable error type first, then the status. */
final class OpenRouterRefusals {
    private static final Set<String> MODERATED = Set.of("content_policy_violation", "refusal");

    private OpenRouterRefusals() {}

    static ProviderException of(Reply reply, Words words) {
        JsonNode error = reply.json().path("error");
        JsonNode metadata = error.path("metadata");
        String message = words.of(error.path("message").asText(null), "HTTP " + reply.status());
        boolean refused = reply.status() == 400
                && MODERATED.contains(metadata.path("error_type").asText());
        // The same status as for a key without rights; only a flagged prompt comes with its reasons.
        boolean flagged = reply.status() == 403 && (metadata.has("reasons") || metadata.has("flagged_input"));
        return refused || flagged ? Refusals.nothingBought(ErrorType.MODERATED, message) : Refusals.of(reply, message);
    }
}
