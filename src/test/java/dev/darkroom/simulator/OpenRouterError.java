package dev.darkroom.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** OpenRouter's errors before anything is generated: the HTTP status is the code, the metadata has a stable type. */
final class OpenRouterError {
    private OpenRouterError() {}

    static Reply of(Refusal refusal) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("error_type", type(refusal.status()));
        if (refusal.status() == 402) {
            metadata.put("limit_source", "account");
        }
        Reply reply = reply(refusal.status(), refusal.message(), metadata);
        return refusal.retryAfter() == null ? reply : reply.with("Retry-After", refusal.retryAfter());
    }

    /** The prompt was flagged before it reached a model. */
    static Reply flagged(Asked asked) {
        String prompt = asked.prompt();
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("error_type", "permission_denied");
        metadata.put("reasons", List.of("violence"));
        metadata.put("flagged_input", prompt.length() > 100 ? prompt.substring(0, 100) : prompt);
        metadata.put("provider_name", "OpenAI");
        metadata.put("model_slug", asked.model());
        return reply(403, "Your chosen model requires moderation and your input was flagged", metadata);
    }

    /** The model would not answer. */
    static Reply refused() {
        return reply(400, "The model refused to answer", Map.of("error_type", "refusal"));
    }

    private static Reply reply(int code, String message, Map<String, Object> metadata) {
        return Reply.json(code, Map.of("error", Map.of("code", code, "message", message, "metadata", metadata)));
    }

    private static String type(int status) {
        return switch (status) {
            case 400 -> "invalid_request";
            case 401 -> "authentication";
            case 402 -> "payment_required";
            case 403 -> "permission_denied";
            case 429 -> "rate_limit_exceeded";
            case 503 -> "provider_overloaded";
            case 504 -> "timeout";
            default -> "server";
        };
    }
}
