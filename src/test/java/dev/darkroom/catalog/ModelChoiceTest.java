package dev.darkroom.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.config.Settings;
import dev.darkroom.config.Settings.Models;
import dev.darkroom.engine.Home;
import dev.darkroom.job.InputError;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.job.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelChoiceTest {
    private static final Models BUILTIN = new Models(true, false, null, "", Duration.ofMinutes(1));
    private static final Models REPLACE = new Models(false, true, null, "", Duration.ofMinutes(1));

    @TempDir
    private Path folder;

    private Home home;

    @BeforeEach
    void shipped() throws IOException {
        home = new Home(folder);
    }

    @Test
    void anUnknownModelIsRefusedWithTheNearestName() {
        assertThat(errors(Models.STRICT, "gpt-image2"))
                .containsExactly("/model_id: is \"gpt-image2\", which is not in the catalogue; expected a model of the"
                        + " catalogue; did you mean 'gpt-image-2'?");
        assertThat(errors(Models.STRICT, "sdxl-1.0"))
                .containsExactly("/model_id: is \"sdxl-1.0\", which is not in the catalogue; expected a model of the"
                        + " catalogue; ./darkroom models lists them");
        assertThat(errors(Models.STRICT, "gpt-image-2")).isEmpty();
    }

    @Test
    void anUnknownModelIsAskedForWhenTheOperatorSaysSo() throws IOException {
        home.edit(
                "catalog/providers.yaml",
                "openai_images:\n  operations: [generate, edit]",
                "openai_images:\n  operations: [generate, edit]\n  unknown_model_usd: 0.5");
        ModelChoice models = models(BUILTIN);
        JobRequest request = request("brand-new");

        assertThat(errors(BUILTIN, "brand-new")).isEmpty();
        Model model = models.model("openai_images", request);
        assertThat(model.providerModel()).isEqualTo("brand-new");
        assertThat(model.capabilities()).isNull();
        assertThat(model.worstCase(Operation.GENERATE, null, null, 0)).hasValue(500_000);
        assertThat(models.model("flux", request).pricing()).isEmpty();
        assertThat(models.model("noop_media", request)).isNull();
        assertThat(models.remarks("openai_images", "brand-new", request))
                .containsExactly("model brand-new is not in the catalogue; openai_images was asked for it as it is");
    }

    @Test
    void anUnknownNameDoesNotSteerTheRequest() {
        assertThat(errors(BUILTIN, "a/../../admin")).hasSize(1);
        assertThat(errors(BUILTIN, "a/..")).hasSize(1);
        assertThat(errors(BUILTIN, "owner/model:v1.2")).isEmpty();
        assertThat(models(BUILTIN).model("flux", request("a/../../admin"))).isNull();
    }

    @Test
    void aModelThatHasEndedIsRefusedWithWhatReplacesIt() {
        assertThat(errors(Models.STRICT, "dall-e-3"))
                .containsExactly("/model_id: is \"dall-e-3\", which has ended (2026-05-12); use gpt-image-2; expected a"
                        + " model that has not ended");
    }

    @Test
    void aShutdownDateInThePastEndsIt() throws IOException {
        String file = "catalog/models/flux-pro-1.1.yaml";
        home.edit(file, "status: active", "status: deprecated\nshutdown_date: 2001-02-03");

        assertThat(errors(Models.STRICT, "flux-pro-1.1")).first().asString().contains("has ended (2001-02-03)");
        assertThat(models(Models.STRICT).reasonToRefuse("flux-pro-1.1")).startsWith("has ended");

        home.edit(file, "2001-02-03", "2999-02-03");
        assertThat(errors(Models.STRICT, "flux-pro-1.1")).isEmpty();
        assertThat(models(Models.STRICT).remarks("flux", "flux-pro-1.1", request("flux-pro-1.1")))
                .containsExactly("model flux-pro-1.1 is deprecated and ends on 2999-02-03");
    }

    @Test
    void theReplacementIsUsedOpenlyWhenTheOperatorSaysSo() {
        ModelChoice models = models(REPLACE);
        JobRequest request = request("dall-e-3");

        assertThat(errors(REPLACE, "dall-e-3")).isEmpty();
        assertThat(models.modelId("openai_images", request)).isEqualTo("gpt-image-2");
        assertThat(models.model("openai_images", request).modelId()).isEqualTo("gpt-image-2");
        assertThat(models.remarks("openai_images", "gpt-image-2", request))
                .containsExactly("model dall-e-3 has ended; gpt-image-2 was used instead");
    }

    @Test
    void aReplacementThatHasEndedTooIsNone() throws IOException {
        home.edit("catalog/models/gpt-image-2.yaml", "status: active", "status: deprecated\nshutdown_date: 2001-02-03");

        assertThat(errors(REPLACE, "dall-e-3")).hasSize(1);
    }

    @Test
    void anEditThatTheDefaultCannotMakeGoesToTheCheapestModelThatCanAndIsSaid() throws IOException {
        ModelChoice models = models(Models.STRICT);
        JobRequest edit = edit("");

        assertThat(models.modelId("flux", edit)).isEqualTo("flux-2-klein-4b");
        assertThat(models.modelId("sdxl", edit)).isEqualTo("sd3.5-medium");
        assertThat(models.modelId("openai_images", edit)).isEqualTo("gpt-image-2");
        assertThat(models.remarks("flux", "flux-2-klein-4b", edit))
                .containsExactly("model flux-pro-1.1 cannot edit; flux-2-klein-4b was used instead");
        assertThat(models.remarks("openai_images", "gpt-image-2", edit)).isEmpty();
        assertThat(models.modelId("flux", edit(",\"aspect_ratio\":\"16:9\",\"format\":\"webp\"")))
                .as("the cheapest that can do all of it")
                .isEqualTo("flux-kontext-pro");
        assertThat(models.modelId("flux", edit(",\"mask\":\"b2\"")))
                .as("none can")
                .isEqualTo("flux-pro-1.1");
        assertThat(models.modelId("flux", edit(",\"model_id\":\"flux-pro-1.1\"")))
                .isEqualTo("flux-pro-1.1");

        home.edit("catalog/instances.yaml", "  library: default", "  library: default\n  models: [flux-2-pro]");
        assertThat(models(Models.STRICT).modelId("flux", edit)).isEqualTo("flux-2-pro");
    }

    private static JobRequest edit(String more) {
        String json = "{\"prompt\":\"a fox\",\"operation\":\"edit\",\"image\":\"a1\"" + more + "}";
        JobEntry entry = new JobReader(10_000, List.of("flux")).readOne(json.getBytes(StandardCharsets.UTF_8));
        assertThat(entry.errors()).isEmpty();
        return entry.request();
    }

    private ModelChoice models(Models rules) {
        Settings settings = home.settings();
        Catalog catalog = Catalog.read(folder.resolve("catalog"));
        return new ModelChoice(() -> catalog, settings.providers(), rules);
    }

    private List<String> errors(Models rules, String model) {
        Admission admission =
                new Admission(new KnownInstances(() -> Set.of("default")), models(rules), instance -> true);
        return admission.errors(entry(model)).stream().map(InputError::sentence).toList();
    }

    private static JobRequest request(String model) {
        return entry(model).request();
    }

    private static JobEntry entry(String model) {
        JobEntry entry = new JobReader(10_000, List.of("flux"))
                .readOne(("{\"prompt\":\"a fox\",\"model_id\":\"" + model + "\"}").getBytes(StandardCharsets.UTF_8));
        assertThat(entry.errors()).isEmpty();
        return entry;
    }
}
