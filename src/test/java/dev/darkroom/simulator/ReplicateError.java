package dev.darkroom.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/** Replicate's errors: {@code title}, {@code detail} and {@code status}. */
final class ReplicateError {
    private ReplicateError() {}

    static Refusal notFound() {
        return new Refusal(404, "Not found", null, "The requested resource could not be found.", null, null);
    }

    static Refusal unknownVersion() {
        return new Refusal(
                422,
                "Invalid version or not permitted",
                null,
                "The specified version does not exist (or perhaps you don't have permission to use it?)",
                null,
                null);
    }

    /** A limit is told in words only, nothing but a date gets a header. There is no HTTP 400, but 422. */
    static Reply of(Refusal refusal) {
        String wait = refusal.retryAfter();
        if (refusal.status() == 400) {
            return body(422, "Input validation failed", detail(refusal));
        }
        if (refusal.status() != 429) {
            return body(refusal.status(), title(refusal), detail(refusal));
        }
        if (wait == null || !wait.matches("\\d+")) {
            Reply reply = Reply.json(429, Map.of("detail", "Request was throttled."));
            return wait == null ? reply : reply.with("Retry-After", wait);
        }
        return Reply.json(429, Map.of("detail", "Request was throttled. Your rate limit resets in ~" + wait + "s."));
    }

    private static String detail(Refusal refusal) {
        return refusal.parameter() == null
                ? refusal.message()
                : "- " + refusal.parameter() + ": " + refusal.message() + "\n";
    }

    private static String title(Refusal refusal) {
        return switch (refusal.status()) {
            case 401 -> "Unauthenticated";
            case 402 -> "Insufficient credit";
            case 403 -> "Permission denied";
            case 422 -> refusal.parameter() == null ? refusal.type() : "Input validation failed";
            case 404 -> refusal.type();
            default -> "Server error";
        };
    }

    private static Reply body(int status, String title, String detail) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("title", title);
        body.put("detail", detail);
        body.put("status", status);
        return Reply.json(status, body);
    }
}
