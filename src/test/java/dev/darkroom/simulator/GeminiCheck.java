package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** What Gemini refuses about a request's fields. */
final class GeminiCheck {
    private static final Set<String> CATEGORIES = Set.of(
            "HARM_CATEGORY_HARASSMENT",
            "HARM_CATEGORY_HATE_SPEECH",
            "HARM_CATEGORY_SEXUALLY_EXPLICIT",
            "HARM_CATEGORY_DANGEROUS_CONTENT");
    private static final Set<String> THRESHOLDS =
            Set.of("OFF", "BLOCK_NONE", "BLOCK_ONLY_HIGH", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_LOW_AND_ABOVE");
    private static final Set<String> PICTURES =
            Set.of("image/png", "image/jpeg", "image/webp", "image/heic", "image/heif");

    private GeminiCheck() {}

    static Optional<Refusal> check(JsonNode body, String model) {
        try {
            Fields root = new Fields(body, "").only("contents", "generationConfig", "safetySettings");
            for (Fields content : root.list("contents")) {
                contents(content.only("role", "parts"));
            }
            if (root.has("generationConfig")) {
                config(root.child("generationConfig").only("responseModalities", "imageConfig"), model);
            }
            if (root.has("safetySettings")) {
                safety(root);
            }
            return Optional.empty();
        } catch (BadField e) {
            return Optional.of(e.refusal(400));
        }
    }

    private static void contents(Fields content) throws BadField {
        content.oneOf("role", "user", Set.of("user", "model"));
        for (Fields part : content.list("parts")) {
            part.only("text", "inlineData");
            if (part.has("text") == part.has("inlineData")) {
                throw new BadField(part.path(), "must have either text or inlineData");
            }
            if (part.has("text")) {
                part.text("text");
                continue;
            }
            Fields data = part.child("inlineData").only("mimeType", "data");
            data.oneOf("mimeType", "", PICTURES);
            try {
                Base64.getDecoder().decode(data.text("data"));
            } catch (IllegalArgumentException e) {
                throw new BadField(data.at("data"), "Base64 decoding failed: " + e.getMessage());
            }
        }
    }

    private static void config(Fields config, String model) throws BadField {
        if (config.has("responseModalities")) {
            for (Fields modality : config.list("responseModalities")) {
                if (!Set.of("TEXT", "IMAGE").contains(modality.node().asText())) {
                    throw new BadField(modality.path(), "must be TEXT or IMAGE");
                }
            }
        }
        if (!config.has("imageConfig")) {
            return;
        }
        Fields image = config.child("imageConfig").only("aspectRatio", "imageSize");
        image.oneOf("imageSize", "1K", GeminiSizes.sizes(model));
        if (image.has("aspectRatio") && !GeminiSizes.hasShape(model, image.text("aspectRatio"))) {
            throw new BadField(image.at("aspectRatio"), "the model does not know this aspect ratio");
        }
    }

    private static void safety(Fields root) throws BadField {
        for (Fields setting : root.list("safetySettings")) {
            setting.only("category", "threshold");
            setting.oneOf("category", "", CATEGORIES);
            setting.oneOf("threshold", "", THRESHOLDS);
        }
    }
}
