package dev.darkroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.catalog.Catalog;
import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of a provider that is not configured, also when the catalogue is broken. */
class ProviderChecksTest {
    private static final String ADDRESS = "darkroom.provider.openai_compatible.base-url";

    @TempDir
    private Path folder;

    @BeforeEach
    void shippedCatalog() throws IOException {
        assertThat(new dev.darkroom.engine.Home(folder).resolve("catalog")).isDirectory();
    }

    private List<String> lines(Map<String, String> properties) {
        return all(properties).stream()
                .filter(line -> line.contains("openai_compatible"))
                .toList();
    }

    private List<String> all(Map<String, String> properties) {
        ConfigSource source = new ConfigSource(folder, Map.of(), properties);
        Settings settings = SettingsLoader.load(source);
        Path catalog = folder.resolve("catalog");
        return new ProviderChecks(settings, source, Catalog.keyless(catalog), Catalog.exporters(catalog))
                .findings().stream().map(Finding::line).toList();
    }

    @Test
    void aServerOfOnesOwnNeedsAnAddressWhateverIsWrongWithTheCatalogue() throws IOException {
        Map<String, String> order = Map.of("darkroom.providers", "openai_compatible,noop_media");
        Map<String, String> known =
                Map.of("darkroom.providers", "openai_compatible,noop_media", ADDRESS, "http://127.0.0.1:1/v1");
        assertThat(lines(order)).singleElement().asString().contains("no address; set " + ADDRESS);

        Files.writeString(folder.resolve("catalog/models/broken.yaml"), "model_id: [");

        assertThat(lines(order)).singleElement().asString().contains("no address; set " + ADDRESS);
        assertThat(lines(known)).singleElement().asString().contains("without a key");

        Files.writeString(folder.resolve("catalog/providers.yaml"), "flux: [");

        assertThat(lines(order)).singleElement().asString().contains("no address; set " + ADDRESS);
    }

    @Test
    void aKeyForExportsMakesNoImages() {
        Map<String, String> real = Map.of("darkroom.dry-run", "false", "darkroom.provider.figma_api.keys", "figd_1");
        assertThat(all(real))
                .noneMatch(line -> line.contains("figma_api") || line.contains("canva_api"))
                .anyMatch(line -> line.startsWith("WRONG  providers:") && line.contains("no provider has a key"));
    }
}
