package dev.darkroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.SettingsLoader;
import dev.darkroom.engine.Home;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of the catalogue. */
class CatalogChecksTest {
    @TempDir
    private Path folder;

    private Home home;

    @BeforeEach
    void shippedCatalog() throws Exception {
        home = new Home(folder);
    }

    private List<String> lines(Map<String, String> properties) {
        return new CatalogChecks(SettingsLoader.load(new ConfigSource(folder, Map.of(), properties)))
                .findings().stream().map(Finding::line).toList();
    }

    @Test
    void theShippedCatalogueIsGood() {
        assertThat(lines(Map.of())).singleElement().asString().startsWith("ok ").contains("instances default");
    }

    @Test
    void aBrokenFileIsToldByFileLineAndField() throws Exception {
        home.edit("catalog/models/stable-image-core.yaml", "status: active", "status: gone");

        assertThat(lines(Map.of()))
                .singleElement()
                .asString()
                .startsWith("WRONG")
                .contains("stable-image-core.yaml, line 4: status is \"gone\"");
    }

    @Test
    void aDefaultModelThatHasEndedIsNamedWithWhatReplacesIt() {
        assertThat(lines(Map.of("darkroom.provider.openai_images.default-model", "dall-e-3")))
                .last()
                .asString()
                .startsWith("note ")
                .contains("dall-e-3 has ended", "Set it to gpt-image-2");
    }
}
