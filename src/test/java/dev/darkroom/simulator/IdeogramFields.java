package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The fields of a request to Ideogram 3: what is refused, and what they mean for the picture. */
final class IdeogramFields {
    static final long MOST_SEED = 2_147_483_647L;
    static final Set<String> SWITCH = Set.of("AUTO", "ON", "OFF");

    /** The size a ratio stands for. */
    static final Map<String, String> RATIOS = Map.ofEntries(
            Map.entry("1x3", "512x1536"),
            Map.entry("3x1", "1536x512"),
            Map.entry("1x2", "704x1408"),
            Map.entry("2x1", "1408x704"),
            Map.entry("9x16", "736x1312"),
            Map.entry("16x9", "1312x736"),
            Map.entry("10x16", "800x1280"),
            Map.entry("16x10", "1280x800"),
            Map.entry("2x3", "832x1248"),
            Map.entry("3x2", "1248x832"),
            Map.entry("3x4", "864x1152"),
            Map.entry("4x3", "1152x864"),
            Map.entry("4x5", "896x1120"),
            Map.entry("5x4", "1120x896"),
            Map.entry("1x1", "1024x1024"));

    /** Each width with the heights it can have: 69 sizes. */
    private static final Map<Integer, List<Integer>> SIZES = Map.ofEntries(
            Map.entry(512, List.of(1536)),
            Map.entry(576, List.of(1408, 1472, 1536)),
            Map.entry(640, List.of(1344, 1408, 1472, 1536)),
            Map.entry(704, List.of(1152, 1216, 1280, 1344, 1408, 1472)),
            Map.entry(736, List.of(1312)),
            Map.entry(768, List.of(1088, 1216, 1280, 1344)),
            Map.entry(800, List.of(1280)),
            Map.entry(832, List.of(960, 1024, 1088, 1152, 1216, 1248)),
            Map.entry(864, List.of(1152)),
            Map.entry(896, List.of(960, 1024, 1088, 1120, 1152)),
            Map.entry(960, List.of(832, 896, 1024, 1088)),
            Map.entry(1024, List.of(832, 896, 960, 1024)),
            Map.entry(1088, List.of(768, 832, 896, 960)),
            Map.entry(1120, List.of(896)),
            Map.entry(1152, List.of(704, 832, 864, 896)),
            Map.entry(1216, List.of(704, 768, 832)),
            Map.entry(1248, List.of(832)),
            Map.entry(1280, List.of(704, 768, 800)),
            Map.entry(1312, List.of(736)),
            Map.entry(1344, List.of(640, 704, 768)),
            Map.entry(1408, List.of(576, 640, 704)),
            Map.entry(1472, List.of(576, 640, 704)),
            Map.entry(1536, List.of(512, 576, 640)));

    private static final Set<String> KNOWN = Set.of(
            "prompt",
            "seed",
            "resolution",
            "aspect_ratio",
            "rendering_speed",
            "magic_prompt",
            "negative_prompt",
            "num_images",
            "style_type");

    private IdeogramFields() {}

    /** @param form whether the body came as a form */
    static List<FieldCheck.Wrong> wrong(JsonNode body, boolean form) {
        String size = body.path("resolution").asText("1024x1024");
        return new FieldCheck(body, form)
                .only(KNOWN)
                .required("prompt")
                .text("prompt", 1, 10_000)
                .text("negative_prompt", 0, 10_000)
                .whole("seed", 0, MOST_SEED)
                .whole("num_images", 1, 8)
                .refuseIf(!isSize(size), "resolution", "must be one of the listed sizes, like 1024x1024")
                .oneOf("aspect_ratio", RATIOS.keySet())
                .apart("resolution", "aspect_ratio")
                .oneOf("rendering_speed", Set.of("FLASH", "TURBO", "BALANCED", "DEFAULT", "QUALITY"))
                .oneOf("magic_prompt", SWITCH)
                .oneOf("style_type", Set.of("AUTO", "GENERAL", "REALISTIC", "DESIGN", "CUSTOM", "FICTION", "STYLIZED"))
                .wrong();
    }

    static String size(JsonNode body) {
        return body.path("resolution")
                .asText(RATIOS.getOrDefault(body.path("aspect_ratio").asText(), "1024x1024"));
    }

    static boolean isSize(String size) {
        if (!size.matches("\\d{3,4}x\\d{3,4}")) {
            return false;
        }
        String[] sides = size.split("x", -1);
        return SIZES.getOrDefault(Integer.valueOf(sides[0]), List.of()).contains(Integer.valueOf(sides[1]));
    }
}
