package dev.darkroom.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Refusals;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.Words;
import dev.darkroom.render.ErrorType;
import java.util.Locale;
import java.util.Set;

/** What OpenAI's refusals mean: the code first, then its words, then the status. */
final class OpenAiRefusals {
    private static final Set<String> MODERATED = Set.of("moderation_blocked", "content_policy_violation");
    /** They come with HTTP 429, as a request to slow down does. */
    private static final Set<String> NO_CREDIT = Set.of(
            "insufficient_quota", "credit_balance_exhausted", "billing_hard_limit_reached", "billing_not_active");

    private OpenAiRefusals() {}

    static ProviderException of(Reply reply, Words words) {
        JsonNode error = reply.json().path("error");
        String code = error.path("code").asText("");
        String type = error.path("type").asText("");
        String said = error.path("message").asText(null);
        String message = words.of(said, "HTTP " + reply.status() + (code.isEmpty() ? "" : " " + words.of(code, "")));
        if (reply.status() == 400 && (MODERATED.contains(code) || bySafetySystem(said))) {
            return Refusals.nothingBought(ErrorType.MODERATED, message);
        }
        if (reply.status() < 500 && (NO_CREDIT.contains(code) || NO_CREDIT.contains(type))) {
            return Refusals.nothingBought(ErrorType.QUOTA_EXHAUSTED, message);
        }
        return Refusals.of(reply, message);
    }

    private static boolean bySafetySystem(String said) {
        return said != null && said.toLowerCase(Locale.ROOT).contains("safety system");
    }
}
