package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The fields inside {@code image_request} of Ideogram's older models: what is refused, and what they mean. */
final class IdeogramLegacyFields {
    static final String MODEL = "V_2";
    private static final Set<String> MODELS =
            Set.of("V_1", "V_1_TURBO", "V_2", "V_2_TURBO", "V_2A", "V_2A_TURBO", "V_3", "AUTO");
    private static final Set<String> WITH_NEGATIVE = Set.of("V_1", "V_1_TURBO", "V_2", "V_2_TURBO");
    private static final Set<String> KNOWN = Set.of(
            "prompt",
            "model",
            "aspect_ratio",
            "resolution",
            "magic_prompt_option",
            "magic_prompt_version",
            "seed",
            "style_type",
            "negative_prompt",
            "num_images",
            "color_palette");
    private static final Set<String> RATIOS = IdeogramFields.RATIOS.keySet().stream()
            .map(ratio -> "ASPECT_" + ratio.replace('x', '_'))
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> STYLES =
            Set.of("AUTO", "GENERAL", "FICTION", "REALISTIC", "DESIGN", "RENDER_3D", "ANIME", "CUSTOM", "STYLIZED");

    private IdeogramLegacyFields() {}

    /** @param body what is inside {@code image_request} */
    static List<FieldCheck.Wrong> wrong(JsonNode body) {
        String model = body.path("model").asText(MODEL);
        boolean first = model.startsWith("V_1");
        return new FieldCheck(body, false)
                .only(KNOWN)
                .required("prompt")
                .text("prompt", 1, 10_000)
                .oneOf("model", MODELS)
                .oneOf("aspect_ratio", RATIOS)
                .refuseIf(
                        !IdeogramFields.isSize(resolution(body)),
                        "resolution",
                        "must be one of the listed sizes, like RESOLUTION_1024_1024")
                .apart("resolution", "aspect_ratio")
                .oneOf("magic_prompt_option", IdeogramFields.SWITCH)
                .refuseIf(
                        !body.path("magic_prompt_version").asText("V_0").matches("V_0(_[1-8])?"),
                        "magic_prompt_version",
                        "must be V_0 or V_0_1 to V_0_8")
                .whole("seed", 0, IdeogramFields.MOST_SEED)
                .whole("num_images", 1, 8)
                .oneOf("style_type", STYLES)
                .refuseIf(first && body.has("style_type"), "style_type", "is for V_2 and later models")
                .text("negative_prompt", 0, 10_000)
                .refuseIf(
                        body.has("negative_prompt") && !WITH_NEGATIVE.contains(model),
                        "negative_prompt",
                        "is for " + WITH_NEGATIVE + " only")
                .refuseIf(
                        body.has("color_palette") && (model.equals("V_1") || model.startsWith("V_2A")),
                        "color_palette",
                        "is not for " + model)
                .refuseIf(
                        body.has("color_palette") && !isPalette(body.path("color_palette")),
                        "color_palette",
                        "must have a known name or a list of members")
                .wrong();
    }

    static String size(JsonNode body) {
        String ratio = body.path("aspect_ratio").asText("ASPECT_1_1").replace("ASPECT_", "");
        return body.has("resolution")
                ? resolution(body)
                : IdeogramFields.RATIOS.getOrDefault(ratio.replace('_', 'x').toLowerCase(Locale.ROOT), "1024x1024");
    }

    private static String resolution(JsonNode body) {
        String name = body.path("resolution").asText("RESOLUTION_1024_1024");
        return name.startsWith("RESOLUTION_")
                ? name.substring("RESOLUTION_".length()).replace('_', 'x')
                : "";
    }

    private static boolean isPalette(JsonNode palette) {
        boolean named = Set.of("EMBER", "FRESH", "JUNGLE", "MAGIC", "MELON", "MOSAIC", "PASTEL", "ULTRAMARINE")
                .contains(palette.path("name").asText());
        return palette.size() == 1 && (named || palette.path("members").size() > 0);
    }
}
