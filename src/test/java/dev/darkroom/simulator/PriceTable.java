package dev.darkroom.simulator;

import java.util.Map;

/**
 * What the providers bill, on their own account: Darkroom's catalogue is not asked. FLUX has a price in credits of a cent
 * for each picture, OpenAI one for each token.
 */
final class PriceTable {
    /** Micro-dollars of a FLUX credit. */
    static final long CREDIT = 10_000;

    /** Micro-dollars of a chat completion of OpenRouter. */
    static final long CHAT_MICROS = 140;

    /** Tokens a prompt is billed for at most, so that the catalogue's worst prices (which allow 0.01 for it) hold. */
    private static final int MOST_INPUT = 1_900;

    private static final Map<String, Double> CREDITS = Map.ofEntries(
            Map.entry("flux-pro-1.1", 4.0),
            Map.entry("flux-pro-1.1-ultra", 6.0),
            Map.entry("flux-pro", 5.0),
            Map.entry("flux-dev", 2.5),
            Map.entry("flux-kontext-pro", 4.0),
            Map.entry("flux-kontext-max", 8.0),
            Map.entry("flux-2-pro", 3.0),
            Map.entry("flux-2-max", 7.0),
            Map.entry("flux-2-flex", 6.0),
            Map.entry("flux-2-klein-4b", 1.4),
            Map.entry("flux-2-klein-9b", 1.5));

    private static final Map<String, Double> STABILITY_CREDITS = Map.of(
            "core", 3.0,
            "ultra", 8.0,
            "sd3.5-large", 6.5,
            "sd3.5-large-turbo", 4.0,
            "sd3.5-medium", 3.5,
            "sd3-large", 6.5,
            "sd3-large-turbo", 4.0,
            "sd3-medium", 3.5);

    private static final Map<String, Long> IDEOGRAM_SPEEDS =
            Map.of("FLASH", 30_000L, "TURBO", 30_000L, "BALANCED", 60_000L, "DEFAULT", 60_000L, "QUALITY", 90_000L);
    private static final Map<String, Long> IDEOGRAM_MODELS = Map.of(
            "V_1", 60_000L,
            "V_1_TURBO", 20_000L,
            "V_2", 80_000L,
            "V_2_TURBO", 50_000L,
            "V_2A", 40_000L,
            "V_2A_TURBO", 25_000L,
            "V_3", 60_000L,
            "AUTO", 80_000L);

    /** Tokens an input image is billed for, whatever its size. */
    private static final int IMAGE_TOKENS = 1_000;

    /** Micro-dollars of an input and an output token, and of an input image. */
    private record Tokens(int input, int output, int image) {}

    private static final Map<String, Tokens> TOKENS = Map.of(
            "gpt-image-1.5",
            new Tokens(5, 32, 8_000),
            "gpt-image-1-mini",
            new Tokens(2, 8, 2_500),
            "gpt-image-2",
            new Tokens(5, 30, 8_000),
            OpenAiCheck.LOCAL,
            new Tokens(0, 0, 0));

    /** Micro-dollars of a picture of Gemini by model and {@code imageSize}. */
    private static final Map<String, Map<String, Long>> GEMINI = Map.of(
            GeminiSizes.PRO,
            Map.of("1K", 134_000L, "2K", 134_000L, "4K", 240_000L),
            "gemini-3.1-flash-image-preview",
            Map.of("512", 45_000L, "1K", 67_000L, "2K", 101_000L, "4K", 151_000L));

    private static final Map<String, Integer> AXES = Map.of("low", 16, "medium", 48, "high", 96);
    private static final Map<String, Integer> SQUARE = Map.of("low", 272, "medium", 1056, "high", 4160);

    /** What the tokens of one call are. */
    record Usage(int textTokens, int imageTokens, int outputTokens, long micros) {
        int inputTokens() {
            return textTokens + imageTokens;
        }

        int total() {
            return inputTokens() + outputTokens;
        }
    }

    boolean sellsFlux(String model) {
        return CREDITS.containsKey(model);
    }

    boolean sellsOpenAi(String model) {
        return TOKENS.containsKey(model);
    }

    /** The price of one picture. */
    long replicateMicros(ReplicateModel model) {
        return model == ReplicateModel.SDXL ? 12_000 : 20_000;
    }

    boolean sellsGemini(String model) {
        return GEMINI.containsKey(model);
    }

    /** The price of one picture made of so many; {@code quality} is its size in words. */
    long geminiMicros(Asked asked, int images) {
        long input = asked.model().equals(GeminiSizes.PRO) ? 1_100 : 560;
        return GEMINI.get(asked.model()).get(asked.quality()) + images * input;
    }

    /** The price of a picture in credits. */
    double credits(String model) {
        return CREDITS.get(model);
    }

    /** The price in credits of a picture of {@code core}, {@code ultra} or a model of {@code sd3}; null for others. */
    Double stabilityCredits(String model) {
        return STABILITY_CREDITS.get(model);
    }

    /** The micro-dollars of SDXL pictures: more than thirty steps cost more. */
    long sdxlMicros(int steps, int count) {
        return Math.round(0.9 * CREDIT * Math.max(30, steps) / 30) * count;
    }

    /** The micro-dollars of one Ideogram picture, by its speed or, where there is none, by its model. */
    long ideogramMicros(Asked asked) {
        return asked.quality() == null ? IDEOGRAM_MODELS.get(asked.model()) : IDEOGRAM_SPEEDS.get(asked.quality());
    }

    private static int outputTokens(Asked asked) {
        if (asked.model().equals("gpt-image-2")) {
            return areaTokens(AXES.get(asked.quality()), asked.width(), asked.height());
        }
        int square = SQUARE.get(asked.quality());
        return asked.width() == asked.height() ? square : square * 3 / 2;
    }

    /** As the vendor's calculator has it: by both axes of a grid, and by the area. */
    private static int areaTokens(int longAxis, int width, int height) {
        long longest = Math.max(width, height);
        long shortAxis = (2L * longAxis * Math.min(width, height) + longest) / (2 * longest);
        return (int) ((longAxis * shortAxis * (2_000_000L + (long) width * height) + 3_999_999L) / 4_000_000L);
    }

    /** The tokens of {@code count} pictures, made of {@code images}, and their price. */
    Usage usage(Asked asked, int count, int images) {
        Tokens prices = TOKENS.get(asked.model());
        int output = count * outputTokens(asked);
        int input = Math.min(MOST_INPUT, 8 + asked.prompt().length() / 4);
        long micros = (long) input * prices.input() + (long) output * prices.output() + (long) images * prices.image();
        return new Usage(input, images * IMAGE_TOKENS, output, micros);
    }
}
