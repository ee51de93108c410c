package dev.darkroom.simulator;

import java.util.Map;
import java.util.Set;

/**
 * How large Gemini's pictures are: a table for 1K, which 512 halves, 2K doubles and 4K doubles again. Only the flash model
 * knows 512 and the four very long shapes.
 */
final class GeminiSizes {
    static final String PRO = "gemini-3-pro-image-preview";

    private record Sides(int width, int height) {}

    private static final Map<String, Sides> COMMON = Map.of(
            "1:1", new Sides(1024, 1024),
            "2:3", new Sides(848, 1264),
            "3:2", new Sides(1264, 848),
            "3:4", new Sides(896, 1200),
            "4:3", new Sides(1200, 896),
            "4:5", new Sides(928, 1152),
            "5:4", new Sides(1152, 928),
            "9:16", new Sides(768, 1376),
            "16:9", new Sides(1376, 768),
            "21:9", new Sides(1584, 672));

    private static final Map<String, Sides> LONG = Map.of(
            "1:4", new Sides(512, 2048),
            "4:1", new Sides(2048, 512),
            "1:8", new Sides(384, 3072),
            "8:1", new Sides(3072, 384));

    private static final Map<String, Double> FACTORS = Map.of("512", 0.5, "1K", 1.0, "2K", 2.0, "4K", 4.0);

    private GeminiSizes() {}

    static boolean hasShape(String model, String aspectRatio) {
        return COMMON.containsKey(aspectRatio) || (!model.equals(PRO) && LONG.containsKey(aspectRatio));
    }

    static Set<String> sizes(String model) {
        return model.equals(PRO) ? Set.of("1K", "2K", "4K") : FACTORS.keySet();
    }

    /** As {@code 1376x768}. */
    static String pixels(String aspectRatio, String imageSize) {
        Sides sides = COMMON.getOrDefault(aspectRatio, LONG.get(aspectRatio));
        double factor = FACTORS.get(imageSize);
        return (int) (sides.width() * factor) + "x" + (int) (sides.height() * factor);
    }
}
