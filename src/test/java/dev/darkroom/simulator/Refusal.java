package dev.darkroom.simulator;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer that is an error, before a provider gives it its own shape.
 *
 * @param retryAfter null without that header
 * @param parameter the request's field that is wrong, or null
 */
record Refusal(int status, String type, String code, String message, String retryAfter, String parameter) {
    private static final String INVALID = "invalid_request_error";

    static Refusal badParameter(int status, String parameter, String message) {
        return new Refusal(status, INVALID, "invalid_value", message, null, parameter);
    }

    /** In words that repeat the key, as some providers do. */
    static Refusal wrongKey(int status, String key) {
        return new Refusal(status, INVALID, "invalid_api_key", "Incorrect API key provided: " + key + ".", null, null);
    }

    static Refusal wrongKey(int status) {
        return new Refusal(status, INVALID, "invalid_api_key", "Incorrect API key provided.", null, null);
    }

    /** The error answer that is this mishap; empty for mishaps of another kind. */
    static Optional<Refusal> of(Mishap mishap, Vendor vendor) {
        return Optional.ofNullable(
                switch (mishap.fault()) {
                    case _429, _429_ABSURD -> busy(Long.toString(mishap.argument()));
                    case _429_HTTP_DATE ->
                        busy(DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                ZonedDateTime.now(ZoneOffset.UTC).plus(Duration.ofSeconds(mishap.argument()))));
                    case _429_NO_HINT -> busy(null);
                    case _429_IN_WORDS ->
                        new Refusal(
                                429,
                                "requests",
                                "rate_limit_exceeded",
                                "Rate limit reached for images per minute: limit 5. Please try again in "
                                        + mishap.argument() + "s.",
                                null,
                                null);
                    case _400 -> badParameter(400, "prompt", "Something about this request is wrong.");
                    case _401 -> wrongKey(401);
                    case _403 ->
                        new Refusal(403, INVALID, "unsupported_country", "Your key has no access.", null, null);
                    case _402 ->
                        new Refusal(
                                vendor == Vendor.OPENAI ? 429 : 402,
                                "insufficient_quota",
                                "insufficient_quota",
                                "Insufficient credits. Please check your plan and billing details.",
                                null,
                                null);
                    case _404 -> new Refusal(404, INVALID, "model_not_found", "The model does not exist.", null, null);
                    case _410 -> new Refusal(410, INVALID, "model_gone", "The model has been removed.", null, null);
                    case _413 ->
                        new Refusal(413, INVALID, "payload_too_large", "The request is too large.", null, null);
                    case MODERATED -> moderated(vendor);
                    case _422 -> badParameter(422, "body", "English is the only supported language for this service.");
                    case _500 -> new Refusal(500, "server_error", null, "The server had an error.", null, null);
                    case _503 ->
                        new Refusal(
                                503, "server_error", "server_is_overloaded", "The server is overloaded.", null, null);
                    case _504 -> new Refusal(504, "timeout", null, "The answer came too late.", null, null);
                    default -> null;
                });
    }

    /** The prompt refused at once; null for a provider that says so in another way. */
    private static Refusal moderated(Vendor vendor) {
        return switch (vendor) {
            case STABILITY ->
                new Refusal(
                        403,
                        INVALID,
                        "content_moderation",
                        "Your request was flagged by our content moderation system, as a result your request was denied "
                                + "and you were not charged.",
                        null,
                        null);
            case IDEOGRAM ->
                new Refusal(422, INVALID, "prompt_unsafe", "Prompt provided failed safety check.", null, null);
            default -> null;
        };
    }

    private static Refusal busy(String retryAfter) {
        return new Refusal(429, "requests", "rate_limit_exceeded", "Rate limit reached.", retryAfter, null);
    }

    /** As OpenAI says it. */
    Reply toOpenAi() {
        Map<String, String> error = new LinkedHashMap<>();
        error.put("message", message);
        error.put("type", type);
        error.put("param", parameter);
        error.put("code", code);
        return hinted(Reply.json(status, Map.of("error", error)));
    }

    /** As FLUX says it: {@code detail} is a text, or a list of field errors with status 422. */
    Reply toFlux() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "detail",
                status == 422
                        ? List.of(Map.of("loc", List.of("body", parameter), "msg", message, "type", "value_error"))
                        : message);
        return hinted(Reply.json(status, body));
    }

    /** The reply with this refusal's {@code Retry-After}, if it has one. */
    Reply hinted(Reply reply) {
        return retryAfter == null ? reply : reply.with("Retry-After", retryAfter);
    }
}
