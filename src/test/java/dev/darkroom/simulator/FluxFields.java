package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** The fields of a request to FLUX: what is refused, and what they mean for the picture. */
final class FluxFields {
    private FluxFields() {}

    static Optional<Refusal> check(JsonNode body, String model) {
        if (body.path("prompt").asText().isEmpty() && !body.has("image_prompt")) {
            return bad("prompt", "Field required");
        }
        Optional<Refusal> other = FluxInputs.check(body, model);
        if (other.isPresent()) {
            return other;
        }
        boolean second = model.startsWith("flux-2-");
        if (takesSides(model)) {
            for (String side : new String[] {"width", "height"}) {
                int value = body.path(side).asInt(1024);
                boolean good =
                        second ? value >= 64 && value % 16 == 0 : value >= 256 && value <= 1440 && value % 32 == 0;
                if (!good) {
                    return bad(side, "Input should be from 256 to 1440 and a multiple of 32 (FLUX.2: 64 and 16)");
                }
            }
        } else if (!body.path("aspect_ratio").asText("1:1").matches("[1-9]\\d?:[1-9]\\d?")) {
            return bad("aspect_ratio", "Input should be like 16:9");
        }
        int tolerance = body.path("safety_tolerance").asInt(2);
        if (tolerance < 0 || tolerance > (second ? 5 : 6)) {
            return bad("safety_tolerance", "Input should be from 0 to 6 (FLUX.2: 5)");
        }
        if (!Set.of("png", "jpeg").contains(format(body, model))) {
            return bad("output_format", "Input should be 'jpeg' or 'png' (the simulator draws no other)");
        }
        return Optional.empty();
    }

    static String format(JsonNode body, String model) {
        return body.path("output_format").asText(model.startsWith("flux-kontext") ? "png" : "jpeg");
    }

    static String size(JsonNode body, String model) {
        if (takesSides(model)) {
            return body.path("width").asInt(1024) + "x"
                    + body.path("height").asInt(model.startsWith("flux-2-") ? 1024 : 768);
        }
        boolean ultra = model.equals("flux-pro-1.1-ultra");
        String[] ratio =
                body.path("aspect_ratio").asText(ultra ? "16:9" : "1:1").split(":", -1);
        double quotient = Double.parseDouble(ratio[0]) / Double.parseDouble(ratio[1]);
        double pixels = ultra ? 4_194_304 : 1_048_576;
        return side(Math.sqrt(pixels * quotient)) + "x" + side(Math.sqrt(pixels / quotient));
    }

    static boolean takesSides(String model) {
        return !model.equals("flux-pro-1.1-ultra") && !model.startsWith("flux-kontext");
    }

    private static long side(double length) {
        return Math.round(length / 16) * 16;
    }

    static Optional<Refusal> bad(String field, String message) {
        return Optional.of(Refusal.badParameter(422, field, message));
    }
}
