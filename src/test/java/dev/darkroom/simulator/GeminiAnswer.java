package dev.darkroom.simulator;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Gemini says with HTTP 200: a picture, or in one of four ways that there is none. */
final class GeminiAnswer {
    /** Why a prompt was blocked; a fault's argument chooses. */
    static final List<String> BLOCKS = List.of("SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY");

    /** Why a picture was blocked; a fault's argument chooses. */
    static final List<String> BLOCKED_OUTPUT = List.of(
            "IMAGE_SAFETY",
            "SAFETY",
            "RECITATION",
            "BLOCKLIST",
            "PROHIBITED_CONTENT",
            "SPII",
            "IMAGE_PROHIBITED_CONTENT",
            "IMAGE_RECITATION");

    /** Why there is no picture although nothing was blocked; a fault's argument chooses. */
    static final List<String> NO_PICTURE =
            List.of("NO_IMAGE", "IMAGE_OTHER", "OTHER", "LANGUAGE", "MAX_TOKENS", "MALFORMED_FUNCTION_CALL");

    private final Damage damage;
    private final Pictures pictures;

    GeminiAnswer(Damage damage, Pictures pictures) {
        this.damage = damage;
        this.pictures = pictures;
    }

    /** The picture among other parts; the pro model shows a smaller one before it that is only a thought. */
    Map<String, Object> picture(Asked asked, String ref, Set<String> modalities, Fault fault) {
        List<Map<String, Object>> parts = new ArrayList<>();
        if (modalities.contains("TEXT")) {
            parts.add(Map.of("text", "Here is the picture you asked for."));
        }
        boolean pro = asked.model().equals(GeminiSizes.PRO);
        if (modalities.contains("IMAGE")) {
            if (pro) {
                parts.add(Map.of("inlineData", small(ref + "-thought"), "thought", true));
            }
            if (fault == Fault.SEVERAL_IMAGES) {
                parts.add(Map.of("inlineData", small(ref + "-first")));
                parts.add(Map.of("inlineData", small(ref + "-second")));
            }
            String data = Base64.getEncoder().encodeToString(damage.picture(asked, ref, fault));
            String sent = fault == Fault.TRUNCATED_BASE64 ? data.substring(0, data.length() / 2 + 1) : data;
            parts.add(Map.of("inlineData", Map.of("mimeType", "image/" + asked.format(), "data", sent)));
        }
        Map<String, Object> candidate = candidate("STOP");
        candidate.put("content", Map.of("role", "model", "parts", parts));
        return body(asked, ref, List.of(candidate), asked.quality().equals("4K") ? 2000 : 1120, pro ? 210 : 0);
    }

    private Map<String, Object> small(String ref) {
        String data = Base64.getEncoder().encodeToString(pictures.picture(128, 96, "png", ref));
        return Map.of("mimeType", "image/png", "data", data);
    }

    Map<String, Object> textOnly(Asked asked, String ref) {
        Map<String, Object> candidate = candidate("STOP");
        candidate.put(
                "content",
                Map.of("role", "model", "parts", List.of(Map.of("text", "I would rather describe it in words."))));
        return body(asked, ref, List.of(candidate), 9, 0);
    }

    Map<String, Object> finished(Asked asked, String ref, String reason) {
        Map<String, Object> candidate = candidate(reason);
        candidate.put("finishMessage", "Unable to show the generated image. Reason: " + reason + ".");
        return body(asked, ref, List.of(candidate), 0, 0);
    }

    Map<String, Object> promptBlocked(Asked asked, String ref, String reason) {
        Map<String, Object> body = body(asked, ref, List.of(), 0, 0);
        body.remove("candidates");
        body.put("promptFeedback", Map.of("blockReason", reason));
        return body;
    }

    private static Map<String, Object> candidate(String reason) {
        Map<String, Object> candidate = new LinkedHashMap<>();
        candidate.put("index", 0);
        candidate.put("finishReason", reason);
        return candidate;
    }

    private static Map<String, Object> body(Asked asked, String ref, List<?> candidates, int output, int thoughts) {
        int input = 8 + asked.prompt().length() / 4;
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("promptTokenCount", input);
        if (output > 0) {
            usage.put("candidatesTokenCount", output);
        }
        if (thoughts > 0) {
            usage.put("thoughtsTokenCount", thoughts);
        }
        usage.put("totalTokenCount", input + output + thoughts);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("candidates", candidates);
        body.put("usageMetadata", usage);
        body.put("modelVersion", asked.model());
        body.put("responseId", ref);
        return body;
    }
}
