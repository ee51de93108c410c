package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The error answers of Stability: a {@code message} in its first version, a list of {@code errors} in the second. */
final class StabilityRefusals {
    private StabilityRefusals() {}

    static Reply first(Refusal refusal) {
        Map<String, Object> body = body(name(refusal));
        body.put("message", message(refusal));
        return refusal.hinted(Reply.json(refusal.status(), body));
    }

    static Reply second(Refusal refusal) {
        Map<String, Object> body = body(name(refusal));
        body.put("errors", List.of(message(refusal)));
        return refusal.hinted(Reply.json(refusal.status(), body));
    }

    /** HTTP 400 of the first version, which names only the first wrong field. */
    static Reply first(List<FieldCheck.Wrong> wrong) {
        return first(
                Refusal.badParameter(400, wrong.get(0).field(), wrong.get(0).message()));
    }

    /** HTTP 400 of the second version. */
    static Reply second(List<FieldCheck.Wrong> wrong) {
        Map<String, Object> body = body("bad_request");
        body.put(
                "errors",
                wrong.stream().map(one -> one.field() + ": " + one.message()).toList());
        return Reply.json(400, body);
    }

    static boolean knowsKey(Request request) {
        String key = request.header("Authorization");
        return key.startsWith("Bearer ") && key.length() > 7 && !key.contains("invalid");
    }

    /** The seed that was asked for; 0 and none mean any. */
    static long seed(JsonNode fields, long any) {
        long seed = fields.path("seed").asLong(0);
        return seed == 0 ? any : seed;
    }

    private static Map<String, Object> body(String name) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", UUID.randomUUID().toString().replace("-", ""));
        body.put("name", name);
        return body;
    }

    private static String message(Refusal refusal) {
        return refusal.parameter() == null ? refusal.message() : refusal.parameter() + ": " + refusal.message();
    }

    private static String name(Refusal refusal) {
        return switch (refusal.status()) {
            case 400 -> "bad_request";
            case 401 -> "unauthorized";
            case 402 -> "payment_required";
            case 403 -> "content_moderation".equals(refusal.code()) ? refusal.code() : "permission_denied";
            case 404 -> "not_found";
            case 413 -> "payload_too_large";
            case 422 -> "invalid_language";
            case 429 -> "rate_limit_exceeded";
            case 503 -> "service_unavailable";
            default -> "internal_error";
        };
    }
}
