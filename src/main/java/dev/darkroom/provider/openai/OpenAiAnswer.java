package dev.darkroom.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.catalog.Model.UsagePricing;
import dev.darkroom.provider.ImageCodec.Delivered;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Refusals;
import dev.darkroom.provider.Words;

/** What an answer of OpenAI's image endpoints says. */
final class OpenAiAnswer {
    private OpenAiAnswer() {}

    /** @param pricing the model's; null: none */
    static Delivered read(JsonNode answer, UsagePricing pricing, Words words) throws ProviderException {
        JsonNode error = answer.path("error");
        if (!error.isMissingNode() && !error.isNull()) {
            String said =
                    error.isTextual() ? error.asText() : error.path("message").asText(null);
            throw Refusals.garbled("HTTP 200 with an error: " + words.of(said, "it does not say which"));
        }
        for (JsonNode item : answer.path("data")) {
            String image = text(item, "b64_json");
            String url = text(item, "url");
            if (image != null || url != null) {
                return new Delivered(
                        image,
                        image == null ? url : null,
                        seed(item),
                        text(item, "revised_prompt"),
                        cost(answer.path("usage"), pricing));
            }
        }
        throw Refusals.garbled("the answer has no image");
    }

    private static String text(JsonNode item, String field) {
        String text = item.path(field).asText("");
        return text.isEmpty() || !item.path(field).isTextual() ? null : text;
    }

    /** OpenAI's own models say none; servers that speak its language may. */
    private static Long seed(JsonNode item) {
        JsonNode seed = item.path("seed");
        return seed.isIntegralNumber() && seed.canConvertToLong() ? (Long) seed.asLong() : null;
    }

    /** Null when the answer or the catalogue does not say enough, or what the answer says cannot be. */
    private static Long cost(JsonNode usage, UsagePricing pricing) {
        long output = tokens(usage.path("output_tokens"));
        long input = tokens(usage.path("input_tokens"));
        long text = tokens(usage.at("/input_tokens_details/text_tokens"));
        long images = tokens(usage.at("/input_tokens_details/image_tokens"));
        if (pricing == null || output <= 0 || input < 0 || text < 0 || images < 0) {
            return null;
        }
        try {
            return pricing.micros(Math.max(text, input - images), images, output);
        } catch (ArithmeticException e) {
            return null;
        }
    }

    /** 0 when they are not told; -1 when they cannot be. */
    private static long tokens(JsonNode count) {
        if (count.isMissingNode() || count.isNull()) {
            return 0;
        }
        return count.isIntegralNumber() && count.canConvertToLong() ? count.asLong() : -1;
    }
}
