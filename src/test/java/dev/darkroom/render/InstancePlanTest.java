package dev.darkroom.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.ModelChoice;
import dev.darkroom.config.Settings;
import dev.darkroom.engine.Home;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.JobRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an instance of the catalogue says about providers, models, safety and refusals. */
class InstancePlanTest {
    @TempDir
    private Path folder;

    private Home home;

    @BeforeEach
    void shipped() throws IOException {
        home = new Home(folder);
    }

    @Test
    void itsOrderIsUsedAndClosedByThePlaceholder() throws IOException {
        instance("providers: [flux, sdxl]");

        assertThat(plan("").providers()).containsExactly("flux", "sdxl", "noop_media");
    }

    @Test
    void aJobsOwnOrderStaysWithinIt() throws IOException {
        instance("providers: [flux, sdxl]");

        Plan plan = plan(",\"providers\":[\"gemini\",\"sdxl\"]");

        assertThat(plan.providers()).containsExactly("sdxl", "noop_media");
        assertThat(plan.skipped())
                .containsExactly(new Skip("gemini", "instance default may not use it; its providers are flux, sdxl"));
    }

    @Test
    void onlyItsModelsAreAsked() throws IOException {
        instance("models: [flux-pro-1.1, stable-image-ultra]");

        assertThat(plan("").providers()).containsExactly("flux", "noop_media");
        assertThat(plan("").skipped())
                .contains(new Skip(
                        "sdxl",
                        "instance default may not use model stable-image-core; its models are flux-pro-1.1,"
                                + " stable-image-ultra"));
        assertThat(plan(",\"model_id\":\"stable-image-ultra\"").providers()).containsExactly("sdxl", "noop_media");
    }

    @Test
    void itsDefaultModelIsAskedOfItsProviderAlone() throws IOException {
        instance("default_model: stable-image-ultra");

        assertThat(models().modelId("sdxl", request(""))).isEqualTo("stable-image-ultra");
        assertThat(models().modelId("flux", request(""))).isEqualTo("flux-pro-1.1");
        assertThat(models().modelId("sdxl", request(",\"model_id\":\"sd3.5-large\"")))
                .isEqualTo("sd3.5-large");
    }

    @Test
    void theNearestWordOnSafetyCounts() throws IOException {
        assertThat(models().safety(request(""))).isNull();
        home.with("darkroom.safety", "BLOCK_ONLY_HIGH");
        assertThat(models().safety(request(""))).isEqualTo("low");
        instance("safety: off");
        assertThat(models().safety(request(""))).isEqualTo("off");
        assertThat(models().safety(request(",\"safety\":\"high\""))).isEqualTo("high");
    }

    @Test
    void whatARefusalLeadsToIsItsChoice() throws IOException {
        assertThat(plan("").nextOnRefusal()).isFalse();
        instance("on_refusal: next");
        assertThat(plan("").nextOnRefusal()).isTrue();
    }

    @Test
    void aModelThatIsNotKnownAnyMoreIsAReasonAndNotAnError() {
        Plan plan = plan(",\"model_id\":\"gone-since\",\"providers\":[\"flux\"]");

        assertThat(plan.skipped()).containsExactly(new Skip("flux", "model gone-since is not in the catalogue"));
    }

    private void instance(String line) throws IOException {
        home.edit("catalog/instances.yaml", "  library: default", "  library: default\n  " + line);
    }

    private Plan plan(String fields) {
        Settings settings = home.settings();
        Catalog catalog = Catalog.read(folder.resolve("catalog"));
        return new Planner(settings, () -> catalog, models(), provider -> null, Map.of())
                .plan(request(fields), Inputs.NONE, true);
    }

    private ModelChoice models() {
        Settings settings = home.settings();
        Catalog catalog = Catalog.read(folder.resolve("catalog"));
        return new ModelChoice(() -> catalog, settings.providers(), settings.models());
    }

    private JobRequest request(String fields) {
        return new JobReader(10_000, home.settings().providerOrder())
                .readOne(("{\"prompt\":\"a fox\"" + fields + "}").getBytes(StandardCharsets.UTF_8))
                .request();
    }
}
