package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What OpenRouter says with HTTP 200: a rewritten prompt, or what a mishap makes of it. */
final class OpenRouterAnswer {
    /** What every prompt is improved with. */
    static final String ADDED = ", golden hour, 35 mm photograph";

    private static final int LETTERS_PER_TOKEN = 4;

    private OpenRouterAnswer() {}

    /** @param micros what the call costs, in micro-dollars */
    static Map<String, Object> of(JsonNode request, Asked asked, String ref, Fault fault, long micros) {
        String content = content(request, asked.prompt() + ADDED, fault);
        boolean error = fault == Fault.CHOICE_ERROR;
        int most = request.path("max_tokens").asInt(Integer.MAX_VALUE / LETTERS_PER_TOKEN);
        boolean longer = content.length() > (long) most * LETTERS_PER_TOKEN;
        String sent = longer ? content.substring(0, most * LETTERS_PER_TOKEN) : content;
        String reason = error ? "error" : longer ? "length" : "stop";
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("index", 0);
        choice.put("finish_reason", reason);
        choice.put("native_finish_reason", reason);
        choice.put("message", Map.of("role", "assistant", "content", sent));
        if (error) {
            choice.put(
                    "error",
                    Map.of(
                            "code",
                            502,
                            "message",
                            "Provider disconnected",
                            "metadata",
                            Map.of("error_type", "provider_unavailable")));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", ref);
        body.put("object", "chat.completion");
        body.put("created", System.currentTimeMillis() / 1000);
        body.put("model", asked.model());
        body.put("choices", List.of(choice));
        body.put("usage", usage(asked, sent, micros));
        return body;
    }

    /** JSON only from a host that had to honour the format; another one ignores it and writes prose. */
    private static String content(JsonNode request, String better, Fault fault) {
        String type = request.at("/response_format/type").asText("text");
        boolean honoured = type.equals("json_object")
                || (type.equals("json_schema")
                        && request.at("/provider/require_parameters").asBoolean());
        String json = SimulatorLog.JSON.createObjectNode().put("prompt", better).toString();
        return switch (fault) {
            case EMPTY_CONTENT -> "";
            case PROSE_CONTENT -> "Sure! Here is your prompt: " + better;
            case CHOICE_ERROR -> json.substring(0, json.length() / 2);
            default -> honoured ? json : better;
        };
    }

    private static Map<String, Object> usage(Asked asked, String sent, long micros) {
        int input = 40 + asked.prompt().length() / LETTERS_PER_TOKEN;
        int output = (sent.length() + LETTERS_PER_TOKEN - 1) / LETTERS_PER_TOKEN;
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("prompt_tokens", input);
        usage.put("completion_tokens", output);
        usage.put("total_tokens", input + output);
        usage.put("cost", micros / 1e6);
        return usage;
    }
}
