package dev.darkroom.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.job.Operation;
import dev.darkroom.job.PixelSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFilesTest {
    private static final String GOOD = """
            model_id: m
            provider_id: openai_images
            display_name: M
            status: deprecated
            shutdown_date: 2026-12-01
            replaced_by: n
            operations: [generate, edit]
            pricing:
              - {quality: low, size: 1024x1024, usd: 0.01}
              - {quality: high, size: 1024x1024, usd: 0.25}
              - {operation: edit, max_pixels: 500000, usd: 0.000001}
            usage_pricing: {input_text_tokens: 5, input_image_tokens: 8, output_tokens: 32}
            source: here
            """;

    private static final PixelSize SQUARE = new PixelSize(1024, 1024);
    private static final PixelSize SMALL = new PixelSize(512, 512);

    @TempDir
    Path folder;

    @Test
    void theShippedFilesAreGood() {
        Map<String, Model> models = ModelFiles.read(Path.of("catalog/models"));

        assertThat(models).containsKeys("gpt-image-1.5", "flux-pro-1.1", "dall-e-3");
        assertThat(models.get("dall-e-3").status()).isEqualTo(Model.Status.RETIRED);
        assertThat(models.values())
                .filteredOn(model -> model.status() != Model.Status.RETIRED)
                .filteredOn(model -> !model.modelId().startsWith("gpt-image-2.5")) // nobody says what they cost
                .allSatisfy(
                        model -> assertThat(model.pricing()).as(model.modelId()).isNotEmpty());
    }

    @Test
    void readsEveryField() throws IOException {
        Model model = read(GOOD);

        assertThat(model.shutdownDate()).isEqualTo(LocalDate.of(2026, 12, 1));
        assertThat(model.replacedBy()).isEqualTo("n");
        assertThat(model.operations()).containsExactlyInAnyOrder(Operation.GENERATE, Operation.EDIT);
        assertThat(model.usagePricing()).isEqualTo(new Model.UsagePricing(5_000_000, 8_000_000, 32_000_000));
    }

    @Test
    void theDearestPriceThatCanApplyCounts() throws IOException {
        Model model = read(GOOD);

        assertThat(model.worstCase(Operation.GENERATE, SQUARE, "low")).hasValue(10_000);
        assertThat(model.worstCase(Operation.GENERATE, SQUARE, null)).hasValue(250_000);
        assertThat(model.worstCase(Operation.EDIT, SMALL, "low")).hasValue(1);
        assertThat(model.worstCase(Operation.GENERATE, SMALL, "low")).isEmpty();
    }

    @Test
    void theQualityThatIsAskedForWhenAJobNamesNoneIsOneOfItsOwn() throws IOException {
        String capabilities = GOOD + "capabilities: {quality: {low: L, high: H}, default_quality: low}\n";

        assertThat(read(capabilities).quality(null)).isEqualTo("low");
        assertThat(read(capabilities).quality("high")).isEqualTo("high");
        assertThat(read(GOOD).quality(null)).isNull();
        assertThatThrownBy(() -> read(capabilities.replace("default_quality: low", "default_quality: medium")))
                .isInstanceOf(InvalidCatalogException.class)
                .hasMessageContaining("m.yaml")
                .hasMessageContaining("default_quality is 'medium'; expected a word of quality");
    }

    @Test
    void tokensBecomeMoneyRoundedUp() {
        Model.UsagePricing usage = new Model.UsagePricing(5_000_000, 8_000_000, 32_000_000);

        assertThat(usage.micros(20, 0, 4160)).isEqualTo(133_220);
        assertThat(new Model.UsagePricing(1, 0, 0).micros(1, 0, 0)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status: deprecated|status: old|status is old; expected active, beta, deprecated or retired",
                "shutdown_date: 2026-12-01|shutdown_date: soon|shutdown_date is soon; expected a date",
                "usd: 0.25|usd: 0.0000001|pricing.usd is 1E-7; expected dollars, 0 or more, with at most 6 decimals",
                "usd: 0.25|usd: -1|pricing.usd is -1; expected dollars",
                "size: 1024x1024, usd: 0.25|size: big, usd: 0.25|pricing.size is big; expected WIDTHxHEIGHT",
                "source: here|sauce: here|Unrecognized field \"sauce\"",
                "display_name: M|display_name: ''|display_name is missing",
                "operations: [generate, edit]|operations: [paint]|operations is paint; expected generate or edit",
                "model_id: m|model_id: other|model_id is other; expected 'm', the name of the file",
            })
    void saysWhatIsWrongAndWhere(String right, String wrong, String message) {
        assertThat(GOOD).contains(right);
        assertThatThrownBy(() -> read(GOOD.replace(right, wrong)))
                .isInstanceOf(InvalidCatalogException.class)
                .hasMessageContaining("m.yaml")
                .hasMessageContaining(message);
    }

    private Model read(String text) throws IOException {
        Files.writeString(folder.resolve("m.yaml"), text);
        return ModelFiles.read(folder).get("m");
    }
}
