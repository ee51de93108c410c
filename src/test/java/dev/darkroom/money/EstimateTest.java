package dev.darkroom.money;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.catalog.Catalog;
import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.config.SettingsLoader;
import dev.darkroom.job.JobReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EstimateTest {
    @TempDir
    Path home;

    @Test
    void addsUpWhatEachProviderWouldTakeForWhatItCanMake() {
        Settings settings = SettingsLoader.load(new ConfigSource(home, Map.of(), Map.of()));
        JobReader reader = new JobReader(1 << 20, settings.providerOrder());
        Estimate estimate = new Estimate(settings, Catalog.read(Path.of("catalog")));

        for (String job : List.of(
                "{\"prompt\":\"a\",\"providers\":[\"flux\",\"sdxl\"],\"n\":3}",
                "{\"prompt\":\"b\",\"providers\":[\"flux\"],\"model_id\":\"flux-pro-1.1-ultra\"}",
                "{\"prompt\":\"c\",\"providers\":[\"openai_images\"],\"model_id\":\"flux-pro-1.1\"}",
                "{\"prompt\":\"d\",\"providers\":[\"flux\"],\"width\":100,\"height\":100}",
                "{\"prompt\":\"e\",\"providers\":[\"openai_images\"],\"model_id\":\"gpt-image-2.5-flare\"}",
                "{\"prompt\":\"f\",\"providers\":[\"figma_api\"]}")) {
            estimate.add(reader.readOne(job.getBytes(StandardCharsets.UTF_8)).request());
        }

        String sdxl = settings.providers().get("sdxl").defaultModel();
        assertThat(estimate.lines())
                .containsExactly(
                        new Estimate.Line("flux", "flux-pro-1.1", 3, 120_000, 0),
                        new Estimate.Line("sdxl", sdxl, 3, 90_000, 0),
                        new Estimate.Line("flux", "flux-pro-1.1-ultra", 1, 60_000, 0),
                        new Estimate.Line("openai_images", "gpt-image-2.5-flare", 0, 0, 1));
    }

    @Test
    void aProviderWithoutAModelIsLeftOut() {
        Settings settings = SettingsLoader.load(new ConfigSource(home, Map.of(), Map.of()));
        Estimate estimate = new Estimate(settings, Catalog.read(Path.of("catalog")));

        estimate.add(new JobReader(1 << 20, settings.providerOrder())
                .readOne("{\"prompt\":\"a\"}".getBytes(StandardCharsets.UTF_8))
                .request());

        assertThat(settings.providerOrder()).contains("openai_compatible");
        assertThat(settings.providers().get("openai_compatible").defaultModel()).isEmpty();
        assertThat(estimate.lines())
                .extracting(Estimate.Line::provider)
                .contains("sdxl", "flux")
                .doesNotContain("openai_compatible");
        assertThat(estimate.lines()).extracting(Estimate.Line::model).doesNotContainNull();
    }
}
