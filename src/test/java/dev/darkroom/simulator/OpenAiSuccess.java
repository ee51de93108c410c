package dev.darkroom.simulator;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The body of OpenAI's good answer. */
final class OpenAiSuccess {
    private final Damage damage;
    private final ResultFiles files;

    OpenAiSuccess(Damage damage, ResultFiles files) {
        this.damage = damage;
        this.files = files;
    }

    /** With the pictures in it, and what they cost unless the server is a local one. */
    Map<String, Object> pictures(Asked asked, int count, String ref, PriceTable.Usage usage, Mishap mishap) {
        List<Map<String, String>> data = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            String text = Base64.getEncoder().encodeToString(damage.picture(asked, ref + "-" + index, mishap.fault()));
            data.add(Map.of(
                    "b64_json", mishap.is(Fault.TRUNCATED_BASE64) ? text.substring(0, text.length() / 2 + 1) : text));
        }
        Map<String, Object> body = body();
        if (asked.model().equals(OpenAiCheck.LOCAL)) {
            body.put("data", data);
            return body;
        }
        body.put("background", "opaque");
        body.put("output_format", asked.format());
        body.put("quality", asked.quality());
        body.put("size", asked.size());
        body.put("data", data);
        Map<String, Object> tokens = new LinkedHashMap<>();
        tokens.put("input_tokens", usage.inputTokens());
        tokens.put(
                "input_tokens_details", Map.of("text_tokens", usage.textTokens(), "image_tokens", usage.imageTokens()));
        tokens.put("output_tokens", usage.outputTokens());
        tokens.put("total_tokens", usage.total());
        body.put("usage", tokens);
        return body;
    }

    /** With the pictures' addresses, as a local server sends them. */
    Map<String, Object> addresses(Asked asked, int count, String ref, Mishap mishap) {
        List<Map<String, String>> data = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            data.add(Map.of("url", files.address(Vendor.OPENAI, ref, index, asked, mishap)));
        }
        Map<String, Object> body = body();
        body.put("data", data);
        return body;
    }

    private static Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("created", System.currentTimeMillis() / 1000);
        return body;
    }
}
