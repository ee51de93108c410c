package dev.darkroom.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How properties are called in the environment. */
final class EnvironmentNames {
    static final String PREFIX = "DARKROOM_";

    /** Variables of the launcher that are not properties. */
    static final Set<String> NOT_PROPERTIES = Set.of("DARKROOM_HOME", "DARKROOM_JAVA_OPTS", "DARKROOM_MAVEN_ARCHIVE");

    /** Names people have set already for other programs. */
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("darkroom.dry-run", "DRY_RUN_MODE"),
            Map.entry("darkroom.provider.sdxl.keys", "SDXL_API_KEY"),
            Map.entry("darkroom.provider.openai_images.keys", "OPENAI_API_KEY"),
            Map.entry("darkroom.provider.figma_api.keys", "FIGMA_API_TOKEN"),
            Map.entry("darkroom.provider.replicate_sdxl.keys", "REPLICATE_API_KEY"),
            Map.entry("darkroom.provider.canva_api.keys", "CANVA_API_KEY"),
            Map.entry("darkroom.provider.flux.keys", "BFL_API_KEY"),
            Map.entry("darkroom.provider.ideogram.keys", "IDEOGRAM_API_KEY"),
            Map.entry("darkroom.provider.gemini.keys", "GEMINI_API_KEY"),
            Map.entry("darkroom.provider.openrouter.keys", "OPENROUTER_API_KEY"),
            Map.entry("darkroom.canva.client-id", "CANVA_CLIENT_ID"),
            Map.entry("darkroom.canva.client-secret", "CANVA_CLIENT_SECRET"),
            Map.entry("darkroom.safety", "GEMINI_IMAGE_SAFETY_THRESHOLD"),
            Map.entry("darkroom.catalog.url", "CONFIG_SERVICE_URL"),
            Map.entry("darkroom.cache", "CACHE_BACKEND"),
            Map.entry("darkroom.cache.max-size", "CACHE_MAX_SIZE_MB"),
            Map.entry("darkroom.cache.ttl", "CACHE_TTL_SECONDS"));

    /** Variables that are numbers of a unit, which their values leave out. */
    private static final Map<String, String> UNITS = Map.of("CACHE_MAX_SIZE_MB", "MiB", "CACHE_TTL_SECONDS", "s");

    private EnvironmentNames() {}

    /** {@code darkroom.s3.access-key} is {@code DARKROOM_S3_ACCESS_KEY}. */
    static String of(String property) {
        return property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Every variable that sets the property, the one that wins first. */
    static List<String> allOf(String property) {
        String alias = ALIASES.get(property);
        return alias == null ? List.of(of(property)) : List.of(of(property), alias);
    }

    /** The variable's value as the property is written: a number with its unit. */
    static String valueOf(String variable, String text) {
        String unit = UNITS.get(variable);
        return unit == null || !text.matches("\\d+") ? text : text + unit;
    }
}
