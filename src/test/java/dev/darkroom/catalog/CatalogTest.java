package dev.darkroom.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.engine.Home;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
    @TempDir
    private Path folder;

    private Home home;

    @BeforeEach
    void shipped() throws IOException {
        home = new Home(folder);
    }

    @Test
    void theShippedCatalogueIsGood() {
        Catalog catalog = Catalog.read(folder.resolve("catalog"));

        assertThat(catalog.instances()).containsKey("default");
        assertThat(catalog.provider("flux").resultHosts()).hasSize(2);
        assertThat(catalog.provider("nobody").operations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "models/dall-e-3.yaml|openai_images|openai_image|provider_id is 'openai_image', which is not in providers.yaml; expected a known one; did you mean 'openai_images'?",
                "models/dall-e-3.yaml|gpt-image-2|gpt-image-3|replaced_by is 'gpt-image-3', which is not in the catalogue; expected a known one; did you mean 'gpt-image-1'?",
                "models/dall-e-3.yaml|gpt-image-2|dall-e-2|replaced_by is 'dall-e-2', which has ended; expected a model that has not",
                "instances.yaml|default:|Default:|Default has no such name; expected instances by id",
                "instances.yaml|default:|other:|default is missing; expected instances by id",
                "instances.yaml|library: default|library: My Pictures|default.library is \"My Pictures\"; expected 1 to 64 lower-case",
                "instances.yaml|library: default|budget: {daily_usd: 0}|default.budget.daily_usd is 0; expected dollars above 0",
                "providers.yaml|exports: [figma]|operations: [paint]|figma_api.operations.0 is \"paint\"; expected one of generate, edit",
                "providers.yaml|bfldeliverysc.blob.core.windows.net|https://x|flux.result_hosts.1 is \"https://x\"; expected a lower-case host name",
            })
    void saysWhatIsWrongAndWhere(String file, String right, String wrong, String message) throws IOException {
        home.edit("catalog/" + file, right, wrong);

        assertThatThrownBy(() -> Catalog.read(folder.resolve("catalog")))
                .isInstanceOf(InvalidCatalogException.class)
                .message()
                .containsPattern("/" + file + ", line [0-9]+: ")
                .contains(message);
    }

    @Test
    void mistakesOfSeveralFilesAreSaidTogether() throws IOException {
        home.edit("catalog/models/dall-e-3.yaml", "status: retired", "status: gone");
        home.edit("catalog/instances.yaml", "library: default", "shelf: default");
        home.edit("catalog/providers.yaml", "exports: [figma]", "exports: [a paper]");

        assertThatThrownBy(() -> Catalog.read(folder.resolve("catalog")))
                .message()
                .contains("instances.yaml", "providers.yaml", "dall-e-3.yaml")
                .hasLineCount(4);
    }
}
