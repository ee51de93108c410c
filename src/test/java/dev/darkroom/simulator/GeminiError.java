package dev.darkroom.simulator;

import java.util.List;
import java.util.Map;

/** Gemini's errors, in the shape of {@code google.rpc.Status}. */
final class GeminiError {
    private static final String TYPE = "type.googleapis.com/google.rpc.";

    private GeminiError() {}

    /** The caller sent no key at all. */
    static Refusal noKey() {
        return new Refusal(403, "", "PERMISSION_DENIED", "Method doesn't allow unregistered callers.", null, null);
    }

    static Refusal unknownModel(String model) {
        String message = "models/" + model + " is not found for API version v1beta, or is not supported for"
                + " generateContent. Call ListModels to see the list of available models.";
        return new Refusal(404, "", "NOT_FOUND", message, null, "model");
    }

    static Reply of(Refusal refusal) {
        return switch (refusal.status()) {
            case 401 -> wrongKey();
            case 402 ->
                reply(
                        400,
                        "FAILED_PRECONDITION",
                        "Gemini API is not available in this region without billing. Enable billing on your project.",
                        List.of());
            case 429 -> busy(refusal.retryAfter());
            default -> reply(refusal.status(), name(refusal.status()), refusal.message(), violations(refusal));
        };
    }

    /** A wrong key is HTTP 400 here, only the reason among the details tells it from a wrong field. */
    private static Reply wrongKey() {
        Map<String, Object> info = Map.of(
                "@type",
                TYPE + "ErrorInfo",
                "reason",
                "API_KEY_INVALID",
                "domain",
                "googleapis.com",
                "metadata",
                Map.of("service", "generativelanguage.googleapis.com"));
        return reply(400, name(400), "API key not valid. Please pass a valid API key.", List.of(info));
    }

    /** Seconds go into the details, as Google does; only a date goes into the header. */
    private static Reply busy(String retryAfter) {
        String message = "You exceeded your current quota, please check your plan and billing details.";
        if (retryAfter == null) {
            return reply(429, name(429), message, List.of());
        }
        if (!retryAfter.matches("\\d+")) {
            return reply(429, name(429), message, List.of()).with("Retry-After", retryAfter);
        }
        Map<String, Object> hint = Map.of("@type", TYPE + "RetryInfo", "retryDelay", retryAfter + "s");
        return reply(429, name(429), message + "\nPlease retry in " + retryAfter + "s.", List.of(hint));
    }

    private static List<Map<String, Object>> violations(Refusal refusal) {
        if (refusal.status() != 400 || refusal.parameter() == null) {
            return List.of();
        }
        return List.of(Map.of(
                "@type",
                TYPE + "BadRequest",
                "fieldViolations",
                List.of(Map.of("field", refusal.parameter(), "description", refusal.message()))));
    }

    private static Reply reply(int code, String status, String message, List<Map<String, Object>> details) {
        return Reply.json(
                code, Map.of("error", Map.of("code", code, "message", message, "status", status, "details", details)));
    }

    private static String name(int status) {
        return switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 503 -> "UNAVAILABLE";
            case 504 -> "DEADLINE_EXCEEDED";
            default -> "INTERNAL";
        };
    }
}
