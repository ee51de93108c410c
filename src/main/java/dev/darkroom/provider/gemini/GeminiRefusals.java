package dev.darkroom.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Refusals;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.Words;
import dev.darkroom.render.ErrorType;
import java.util.Locale;

/** What Gemini's errors mean: the reason among the details first, then its name, then the status. */
final class GeminiRefusals {
    private GeminiRefusals() {}

    static ProviderException of(Reply reply, Words words) {
        JsonNode error = reply.json().path("error");
        String name = error.path("status").asText("");
        String message = words.of(
                error.path("message").asText(null),
                "HTTP " + reply.status() + (name.isEmpty() ? "" : " " + words.of(name, "")));
        if (reply.status() == 400 && keyIsInvalid(error)) {
            return Refusals.nothingBought(ErrorType.AUTH, message);
        }
        if (reply.status() == 400 && name.equals("FAILED_PRECONDITION")) {
            // The key's project has no billing where it needs some: the key of another project may do.
            return Refusals.nothingBought(ErrorType.QUOTA_EXHAUSTED, message);
        }
        if (reply.status() == 503 && isShed(error)) {
            return Refusals.unbilled(message);
        }
        // "If your request fails with a 400 or 500 error, you won't be charged": ai.google.dev/gemini-api/docs/billing
        return Refusals.whereFailuresAreFree(reply, isNamed(error), message);
    }

    /** As Google's own errors are: {@code "status": "INTERNAL"}. */
    private static boolean isNamed(JsonNode error) {
        return error.path("status").isTextual()
                && !error.path("status").asText().isEmpty();
    }

    /**
     * Too many requests for the model: "our services are temporarily overloaded and can't service your request"
     * (docs/providers.md). Other words with this status, such as "Deadline expired", may stand for an image that was made.
     */
    private static boolean isShed(JsonNode error) {
        String said = error.path("message").asText("").toLowerCase(Locale.ROOT);
        return error.path("status").asText().equals("UNAVAILABLE")
                && (said.contains("overloaded") || said.contains("high demand"));
    }

    /** A wrong key is HTTP 400, as a wrong field is. */
    private static boolean keyIsInvalid(JsonNode error) {
        for (JsonNode detail : error.path("details")) {
            if (detail.path("reason").asText().equals("API_KEY_INVALID")) {
                return true;
            }
        }
        return false;
    }
}
