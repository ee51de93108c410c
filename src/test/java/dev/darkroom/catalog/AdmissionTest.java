package dev.darkroom.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.config.Settings;
import dev.darkroom.config.Settings.Models;
import dev.darkroom.engine.Home;
import dev.darkroom.job.InputError;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.KnownInstances;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that names a model which its instance may not use is refused before it is accepted. */
class AdmissionTest {
    private static final Models REPLACE = new Models(false, true, null, "", Duration.ofMinutes(1));

    @TempDir
    private Path folder;

    private Home home;

    @BeforeEach
    void shipped() throws IOException {
        home = new Home(folder);
    }

    @Test
    void aModelThatItDoesNotHaveIsRefused() throws IOException {
        instance("models: [stable-image-ultra, flux-pro-1.1]");

        assertThat(errors(Models.STRICT, "\"model_id\":\"flux-2-pro\""))
                .containsExactly("/model_id: is \"flux-2-pro\", which instance default may not use; expected one of"
                        + " flux-pro-1.1, stable-image-ultra");
        assertThat(errors(Models.STRICT, "\"model_id\":\"flux-pro-1.1\"")).isEmpty();
        assertThat(errors(Models.STRICT, "\"seed\":1")).isEmpty();
    }

    @Test
    void aModelOfAProviderThatItDoesNotHaveIsRefused() throws IOException {
        instance("providers: [sdxl, gemini]");

        assertThat(errors(Models.STRICT, "\"model_id\":\"flux-2-pro\""))
                .containsExactly("/model_id: is \"flux-2-pro\", a model of flux, which instance default may not use;"
                        + " expected a model of one of sdxl, gemini");
        assertThat(errors(Models.STRICT, "\"model_id\":\"stable-image-core\"")).isEmpty();
    }

    @Test
    void ofAModelThatHasEndedTheOneThatIsUsedCounts() throws IOException {
        instance("models: [dall-e-3]");

        assertThat(errors(REPLACE, "\"model_id\":\"dall-e-3\""))
                .containsExactly("/model_id: is \"dall-e-3\", in whose place gpt-image-2 is used, which instance"
                        + " default may not use; expected one of dall-e-3");
    }

    @Test
    void anUnknownModelIsOneThatItDoesNotHave() throws IOException {
        instance("models: [flux-pro-1.1]");

        assertThat(errors(new Models(true, false, null, "", Duration.ofMinutes(1)), "\"model_id\":\"brand-new\""))
                .containsExactly("/model_id: is \"brand-new\", which instance default may not use; expected one of"
                        + " flux-pro-1.1");
    }

    private void instance(String line) throws IOException {
        home.edit("catalog/instances.yaml", "  library: default", "  library: default\n  " + line);
    }

    private List<String> errors(Models rules, String field) {
        Settings settings = home.settings();
        Catalog catalog = Catalog.read(folder.resolve("catalog"));
        ModelChoice models = new ModelChoice(() -> catalog, settings.providers(), rules);
        return new Admission(new KnownInstances(catalog.instances()::keySet), models, "default"::equals)
                        .errors(new JobReader(10_000, settings.providerOrder())
                                .readOne(("{\"prompt\":\"a fox\"," + field + "}").getBytes(StandardCharsets.UTF_8)))
                        .stream()
                        .map(InputError::sentence)
                        .toList();
    }
}
