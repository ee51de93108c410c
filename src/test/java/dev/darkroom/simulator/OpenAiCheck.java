package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What OpenAI refuses about a request's fields. {@link #LOCAL} stands for a server of one's own that speaks the same
 * language: it takes any size, a seed, and {@code response_format}.
 */
final class OpenAiCheck {
    /** The model of a local server. */
    static final String LOCAL = "local-model";

    private static final Set<String> KNOWN = Set.of(
            "model",
            "prompt",
            "n",
            "size",
            "quality",
            "background",
            "output_format",
            "output_compression",
            "stream",
            "partial_images",
            "user");
    private static final Set<String> SIZES = Set.of("1024x1024", "1536x1024", "1024x1536", "auto");

    private final PriceTable prices;

    OpenAiCheck(PriceTable prices) {
        this.prices = prices;
    }

    /** @param edit whether a picture is sent along, to be changed */
    Optional<Refusal> check(JsonNode body, boolean edit) {
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
            if (!known(model, edit).contains(name)) {
                return bad(name, "Unknown parameter: '" + name + "'.");
            }
        }
        String prompt = body.path("prompt").asText();
        if (body.path("prompt").isContainerNode() || prompt.isEmpty() || prompt.length() > 32_000) {
            return bad("prompt", "The prompt must have 1 to 32000 characters.");
        }
        String size = body.path("size").asText("auto");
        if (!sizes(model, size)) {
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
        String background = body.path("background").asText("auto");
        if (!Set.of("transparent", "opaque", "auto").contains(background)) {
            return bad("background", "Invalid value: '" + background + "'.");
        }
        if (background.equals("transparent") && (format.equals("jpeg") || model.equals("gpt-image-2"))) {
            return bad("background", "Transparent background is not supported for this format or model.");
        }
        List<FieldCheck.Wrong> wrong = new FieldCheck(body, false)
                .whole("n", 1, 10)
                .whole("output_compression", 0, 100)
                .whole("seed", 0, Long.MAX_VALUE)
                .oneOf("moderation", Set.of("low", "auto"))
                .oneOf("input_fidelity", Set.of("low", "high"))
                .oneOf("response_format", Set.of("url", "b64_json"))
                .wrong();
        return wrong.isEmpty()
                ? Optional.empty()
                : bad(
                        wrong.get(0).field(),
                        wrong.get(0).field() + " " + wrong.get(0).message() + ".");
    }

    private static Set<String> known(String model, boolean edit) {
        Set<String> known = new HashSet<>(KNOWN);
        if (!edit) {
            known.add("moderation");
        } else if (!model.equals("gpt-image-1-mini")) {
            known.add("input_fidelity");
        }
        if (model.equals(LOCAL)) {
            known.addAll(Set.of("response_format", "seed"));
        }
        return known;
    }

    private static boolean sizes(String model, String size) {
        return switch (model) {
            case LOCAL -> size.equals("auto") || size.matches("[1-9]\\d{0,3}x[1-9]\\d{0,3}");
            case "gpt-image-2" -> anySize(size);
            default -> SIZES.contains(size);
        };
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
