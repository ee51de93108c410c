package dev.darkroom.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which place wins, and how places are named. */
class ConfigSourceTest {
    @TempDir
    Path home;

    @Test
    void systemPropertyBeatsEnvironmentBeatsFileBeatsShipped() throws IOException {
        assertThat(workers(Map.of(), Map.of())).isEqualTo(8);
        write("# mine\n\ndarkroom.workers = 2\n");
        assertThat(workers(Map.of(), Map.of())).isEqualTo(2);
        Map<String, String> environment = Map.of("DARKROOM_WORKERS", "3");
        assertThat(workers(environment, Map.of())).isEqualTo(3);
        assertThat(workers(environment, Map.of("darkroom.workers", "4"))).isEqualTo(4);
    }

    @Test
    void saysWhereAPropertyIsSet() throws IOException {
        write("# mine\n\ndarkroom.workers = 2\n");
        ConfigSource source = new ConfigSource(
                home, Map.of("DARKROOM_DATA", "d", "SDXL_API_KEY", "k"), Map.of("darkroom.inbox", "i"));
        assertThat(source.origin("darkroom.workers")).isEqualTo(home.resolve("application.properties") + ", line 3");
        assertThat(source.origin("darkroom.data")).isEqualTo("environment variable DARKROOM_DATA");
        assertThat(source.origin("darkroom.provider.sdxl.keys")).isEqualTo("environment variable SDXL_API_KEY");
        assertThat(source.origin("darkroom.inbox")).isEqualTo("system property darkroom.inbox");
        assertThat(source.origin("darkroom.outbox")).startsWith("the shipped application.properties, line ");
        assertThat(source.origin("darkroom.nothing")).isEqualTo("not set anywhere");
    }

    @ParameterizedTest
    @CsvSource({
        "SDXL_API_KEY, sdxl",
        "OPENAI_API_KEY, openai_images",
        "FIGMA_API_TOKEN, figma_api",
        "REPLICATE_API_KEY, replicate_sdxl",
        "CANVA_API_KEY, canva_api",
        "BFL_API_KEY, flux",
        "IDEOGRAM_API_KEY, ideogram",
        "GEMINI_API_KEY, gemini",
        "OPENROUTER_API_KEY, openrouter"
    })
    void usualNamesOfKeysWorkAndOurOwnNameWins(String alias, String provider) {
        String own = "DARKROOM_PROVIDER_" + provider.toUpperCase(java.util.Locale.ROOT) + "_KEYS";
        assertThat(firstKey(provider, Map.of(alias, "usual"))).isEqualTo("usual");
        assertThat(firstKey(provider, Map.of(alias, "usual", own, "own"))).isEqualTo("own");
    }

    @Test
    void theIntegrationAtCanvaHasItsUsualNamesAndIsWholeOrNotThere() {
        Settings.Canva canva = load(Map.of("CANVA_CLIENT_ID", "OC-1", "CANVA_CLIENT_SECRET", "canary-secret"))
                .canva();
        assertThat(canva.configured()).isTrue();
        assertThat(canva.clientId()).isEqualTo("OC-1");
        assertThat(canva.toString()).doesNotContain("canary-secret");
        assertThat(load(Map.of()).canva().configured()).isFalse();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> load(Map.of("CANVA_CLIENT_SECRET", "canary-secret"))))
                .hasMessageContaining("darkroom.canva.client-id")
                .hasMessageNotContaining("canary-secret");
    }

    @Test
    void dryRunModeSwitchesDryRun() {
        assertThat(load(Map.of("DRY_RUN_MODE", "false")).dryRun()).isFalse();
        assertThat(load(Map.of("DRY_RUN_MODE", "false", "DARKROOM_DRY_RUN", "TRUE"))
                        .dryRun())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "OFF, off",
        "BLOCK_NONE, off",
        "BLOCK_ONLY_HIGH, low",
        "BLOCK_MEDIUM_AND_ABOVE, medium",
        "BLOCK_LOW_AND_ABOVE, high",
        "high, high",
        "'',"
    })
    void geminisWordsForSafetyAreUnderstood(String word, String level) {
        assertThat(load(Map.of("GEMINI_IMAGE_SAFETY_THRESHOLD", word)).models().safety())
                .isEqualTo(level);
    }

    @Test
    void theConfigServiceIsTheRemoteCatalogue() {
        assertThat(load(Map.of("CONFIG_SERVICE_URL", "http://models.example.com/v1/"))
                        .models()
                        .catalogUrl())
                .isEqualTo("http://models.example.com/v1");
    }

    @Test
    void usualNamesOfTheCacheHaveTheirUnits() {
        Settings.Cache cache = load(Map.of(
                        "CACHE_BACKEND", "filesystem", "CACHE_MAX_SIZE_MB", "500", "CACHE_TTL_SECONDS", "3600"))
                .cache();
        assertThat(cache).isEqualTo(new Settings.Cache(true, 500L << 20, Duration.ofHours(1)));
        assertThat(load(Map.of()).cache()).isEqualTo(new Settings.Cache(false, 10L << 30, Duration.ofDays(30)));
    }

    @Test
    void dashesAndDotsBecomeUnderscores() {
        Settings settings = load(Map.of("DARKROOM_S3_ACCESS_KEY", "a", "DARKROOM_S3_SECRET_KEY", "s"));
        assertThat(settings.storage().s3().accessKey().value()).isEqualTo("a");
    }

    @Test
    void anEmptyVariableCountsAsNotSet() {
        assertThat(workers(Map.of("DARKROOM_WORKERS", " "), Map.of())).isEqualTo(8);
    }

    @Test
    void homeIsTheSystemPropertyThenTheVariableThenTheCurrentFolder() {
        Map<String, String> variable = Map.of("DARKROOM_HOME", "/from/variable");
        assertThat(ConfigSource.homeFolder(variable, Map.of("darkroom.home", "/from/property")))
                .isEqualTo(Path.of("/from/property"));
        assertThat(ConfigSource.homeFolder(variable, Map.of())).isEqualTo(Path.of("/from/variable"));
        assertThat(ConfigSource.homeFolder(Map.of(), Map.of()))
                .isEqualTo(Path.of("").toAbsolutePath());
    }

    @Test
    void readsTheProcess() {
        assertThat(ConfigSource.ofProcess().systemProperties())
                .containsEntry("java.version", System.getProperty("java.version"));
    }

    @Test
    void aFileThatIsNotUtf8IsRefused() throws IOException {
        Files.write(home.resolve("application.properties"), "# Gr\u00f6\u00dfe".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> new ConfigSource(home, Map.of(), Map.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("not UTF-8")
                .hasMessageContaining(home.toString());
    }

    @Test
    void aFileThatCannotBeReadIsAnError() throws IOException {
        Files.createDirectory(home.resolve("application.properties"));
        assertThatThrownBy(() -> new ConfigSource(home, Map.of(), Map.of()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(home.toString());
    }

    private void write(String text) throws IOException {
        Files.writeString(home.resolve("application.properties"), text);
    }

    private Settings load(Map<String, String> environment) {
        return SettingsLoader.load(new ConfigSource(home, environment, Map.of()));
    }

    private int workers(Map<String, String> environment, Map<String, String> system) {
        return SettingsLoader.load(new ConfigSource(home, environment, system)).workers();
    }

    private String firstKey(String provider, Map<String, String> environment) {
        return load(environment).providers().get(provider).keys().get(0).value();
    }
}
