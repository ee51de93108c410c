package dev.darkroom.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.ModelChoice;
import dev.darkroom.config.Settings;
import dev.darkroom.engine.Home;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.JobRequest;
import dev.darkroom.provider.ProviderCodec;
import dev.darkroom.provider.flux.Flux;
import dev.darkroom.provider.stability.Stability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What dry-run is told of a real call. */
class RealCallReasonTest {
    @TempDir
    private Path folder;

    private Settings settings;
    private Planner planner;

    @BeforeEach
    void shipped() throws IOException {
        settings = new Home(folder).settings();
        Catalog catalog = Catalog.read(folder.resolve("catalog"));
        ModelChoice models = new ModelChoice(() -> catalog, settings.providers(), settings.models());
        Map<String, ProviderCodec> codecs = Map.of("flux", new Flux(), "sdxl", new Stability());
        planner = new Planner(settings, () -> catalog, models, provider -> null, codecs);
    }

    private String reason(String provider, String fields) {
        return planner.reasonOfCapabilities(provider, request(fields), Inputs.NONE);
    }

    private JobRequest request(String fields) {
        return new JobReader(10_000, settings.providerOrder())
                .readOne(("{\"prompt\":\"a fox\"" + fields + "}").getBytes(StandardCharsets.UTF_8))
                .request();
    }

    @Test
    void theModelsCapabilitiesAreTheReason() {
        assertThat(reason("flux", ",\"negative_prompt\":\"rain\"")).isEqualTo("flux-pro-1.1 takes no negative_prompt");
        assertThat(reason("openai_images", ",\"seed\":7")).endsWith(" takes no seed");
        assertThat(reason("flux", ",\"seed\":7")).isNull();
    }

    @Test
    void soIsWhatTheProvidersLanguageCannotSay() {
        assertThat(reason("sdxl", ",\"seed\":0")).contains("seed 0");
    }

    @Test
    void nothingIsSaidOfModelsThatTheCatalogueDoesNotKnowAndOfInputsThatAreNotAtHand() {
        assertThat(reason("openai_compatible", ",\"seed\":7")).isNull();
        assertThat(reason("openai_images", ",\"operation\":\"edit\",\"image\":\"https://images.example.com/a.png\""))
                .isNull();
    }

    @Test
    void aProviderWithoutACodecSaysWhatIsMissing() {
        assertThat(planner.plan(request(""), Inputs.NONE, false).skipped())
                .contains(new Skip(
                        "ideogram", "it has no codec for real calls; name a language in catalog/providers.yaml"));
    }
}
