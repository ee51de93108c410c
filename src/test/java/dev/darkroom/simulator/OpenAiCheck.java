package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/** What OpenAI refuses about a request's fields. */
final class OpenAiCheck {
    private static final Set<String> KNOWN = Set.of(
            "model",
            "prompt",
            "n",
            "size",
            "quality",
            "background",
            "output_format",
            "output_compression",
            "moderation",
            "stream",
            "partial_images",
            "user");
    private static final Set<String> SIZES = Set.of("1024x1024", "1536x1024", "1024x1536", "auto");

    private final PriceTable prices;

    OpenAiCheck(PriceTable prices) {
        this.prices = prices;
    }

    Optional<Refusal> check(JsonNode body) {
        String model = body.path("model").asText();
        if (!prices.sellsOpenAi(model)) {
            return Optional.of(new Refusal(
                    404,
                    "invalid_request_error",
                    "model_not_found",
                    "The model '" + model + "' does not exist or you do not have access to it.",
                    null,
                    "model"));
        }
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!KNOWN.contains(name)) {
                return bad(name, "Unknown parameter: '" + name + "'.");
            }
        }
        String prompt = body.path("prompt").asText();
        if (prompt.isEmpty() || prompt.length() > 32_000) {
            return bad("prompt", "The prompt must have 1 to 32000 characters.");
        }
        String size = body.path("size").asText("auto");
        if (!(model.equals("gpt-image-2") ? anySize(size) : SIZES.contains(size))) {
            return bad("size", "Invalid value: '" + size + "'.");
        }
        String quality = body.path("quality").asText("auto");
        if (!Set.of("low", "medium", "high", "auto").contains(quality)) {
            return bad("quality", "Invalid value: '" + quality + "'.");
        }
        String format = body.path("output_format").asText("png");
        if (!Set.of("png", "jpeg").contains(format)) {
            return bad("output_format", "Invalid value: '" + format + "' (the simulator draws png and jpeg).");
        }
        int count = body.path("n").asInt(1);
        return count < 1 || count > 10 ? bad("n", "n must be from 1 to 10.") : Optional.empty();
    }

    private static boolean anySize(String size) {
        if (size.equals("auto")) {
            return true;
        }
        if (!size.matches("\\d{1,4}x\\d{1,4}")) {
            return false;
        }
        int cross = size.indexOf('x');
        int width = Integer.parseInt(size.substring(0, cross));
        int height = Integer.parseInt(size.substring(cross + 1));
        int pixels = width * height;
        return width % 16 == 0
                && height % 16 == 0
                && pixels >= 655_360
                && pixels <= 8_294_400
                && width <= 3 * height
                && height <= 3 * width;
    }

    private static Optional<Refusal> bad(String field, String message) {
        return Optional.of(Refusal.badParameter(400, field, message));
    }
}
