package dev.darkroom.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.job.Operation;
import dev.darkroom.job.PixelSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
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
        Map<String, Model> models = Catalog.read(Path.of("catalog")).models();

        assertThat(models).containsKeys("gpt-image-1.5", "flux-pro-1.1", "dall-e-3");
        assertThat(models.get("dall-e-3").status()).isEqualTo(Model.Status.RETIRED);
        assertThat(models.values())
                .filteredOn(model -> model.status() != Model.Status.RETIRED)
                .filteredOn(model -> !model.modelId().startsWith("gpt-image-2.5")) // nobody says what they cost
                .allSatisfy(
                        model -> assertThat(model.pricing()).as(model.modelId()).isNotEmpty());
    }

    @Test
    void theSecondFluxIsPricedByTheMegapixel() {
        Model pro = Catalog.read(Path.of("catalog")).models().get("flux-2-pro");

        assertThat(pro.worstCase(Operation.GENERATE, SQUARE, null, 0)).hasValue(30_000);
        assertThat(pro.worstCase(Operation.GENERATE, new PixelSize(1920, 1088), null, 0))
                .hasValue(60_000);
        assertThat(pro.worstCase(Operation.GENERATE, new PixelSize(2048, 2048), null, 0))
                .hasValue(90_000);
        assertThat(pro.worstCase(Operation.EDIT, null, null, 1)).hasValue(390_000);
    }

    /** The tokens are those of the vendor's calculator, at 30 dollars a million, with a cent for the prompt. */
    @ParameterizedTest
    @CsvSource({
        "1024x1024, high, 7024",
        "1536x1024, high, 8232",
        "1024x1024, medium, 1756",
        "1024x1024, low, 196",
        "1920x1920, high, 13102",
        "2880x2880, high, 23719",
        "3840x2160, low, 659",
    })
    void theDefaultModelIsPricedByItsTokens(String size, String quality, long tokens) {
        Model model = Catalog.read(Path.of("catalog")).models().get("gpt-image-2");
        long micros = tokens * 30 + 10_000;

        assertThat(model.worstCase(Operation.GENERATE, PixelSize.of(size), quality, 0)
                        .orElseThrow())
                .isBetween(micros, micros + 100);
        assertThat(model.usagePricing()).isEqualTo(new Model.UsagePricing(5_000_000, 8_000_000, 30_000_000));
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

        assertThat(model.worstCase(Operation.GENERATE, SQUARE, "low", 0)).hasValue(10_000);
        assertThat(model.worstCase(Operation.GENERATE, SQUARE, null, 0)).hasValue(250_000);
        assertThat(model.worstCase(Operation.EDIT, SMALL, "low", 1)).hasValue(1);
        assertThat(model.worstCase(Operation.GENERATE, SMALL, "low", 0)).isEmpty();
    }

    @Test
    void aPriceOfNothingIsNoneWhereTokensCost() throws IOException {
        assertThat(mistakes(GOOD.replace("usd: 0.25", "usd: 0")))
                .singleElement()
                .asString()
                .contains(
                        "m.yaml, line 10: pricing.1.usd is 0, although usage_pricing has prices; expected the dearest price");
    }

    @Test
    void theQualityThatIsAskedForWhenAJobNamesNoneIsOneOfItsOwn() throws IOException {
        String capabilities = GOOD + "capabilities: {quality: {low: L, high: H}, default_quality: low}\n";

        assertThat(read(capabilities).quality(null)).isEqualTo("low");
        assertThat(read(capabilities).quality("high")).isEqualTo("high");
        assertThat(read(GOOD).quality(null)).isNull();
        assertThat(mistakes(capabilities.replace("default_quality: low", "default_quality: medium")))
                .singleElement()
                .asString()
                .contains("m.yaml, line 14: capabilities.default_quality is no word of quality; expected one of those");
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
                "status: deprecated|status: old|line 4: status is \"old\"; expected one of active, beta, deprecated, retired",
                "shutdown_date: 2026-12-01|shutdown_date: soon|line 5: shutdown_date is \"soon\"; expected a date",
                "2026-12-01|2026-02-30|line 5: shutdown_date is no day of the calendar; expected a date",
                "usd: 0.25|usd: 0.0000001|line 10: pricing.1.usd is 0.0000001; expected dollars from 0 to 10000, with at most 6",
                "usd: 0.25|usd: -1|line 10: pricing.1.usd is -1; expected dollars",
                "usd: 0.25|usd: 1e99|line 10: expected a number of at most 32 characters",
                "size: 1024x1024, usd: 0.25|size: big, usd: 0.25|line 10: pricing.1.size is \"big\"; expected WIDTHxHEIGHT",
                "source: here|sorce: here|line 13: sorce is not a field of a model file; expected one of the known fields, did you mean 'source'",
                "display_name: M|display_name: ''|line 3: display_name is empty; expected a text",
                "[generate, edit]|[paint]|line 7: operations.0 is \"paint\"; expected one of generate, edit",
                "[generate, edit]|[]|line 7: operations is an empty list; expected at least one of generate, edit",
                "model_id: m|model_id: other|line 1: model_id is 'other'; expected 'm', the name of the file",
                "source: here|source: [|; expected YAML",
                "source: here|status: beta|Duplicate field 'status'",
                "source: here|'source: here\nendpoint: /a/../b'|endpoint is \"/a/../b\"; expected a path that begins with '/'",
                "source: here|'source: here\nendpoint: /a?b=c'|line 14: endpoint is",
                "source: here|'source: here\nprovider_model: ../x'|line 14: provider_model is",
                "source: here|'source: here\npayload_mapping: \"{a:\"'|line 14: payload_mapping is no jq program",
                "source: here|'source: here\npayload_mapping: .nothing'|line 14: payload_mapping gives null instead of one for a job with generate",
                "source: here|'source: here\npayload_mapping: .prompt'|line 14: payload_mapping gives STRING instead of an object",
                "source: here|'source: here\npayload_mapping: env'|payload_mapping fails: env is not available",
            })
    void saysWhatIsWrongAndWhere(String right, String wrong, String message) throws IOException {
        assertThat(GOOD).contains(right);

        assertThat(mistakes(GOOD.replace(right, wrong.replace("\\n", "\n"))))
                .allSatisfy(mistake -> assertThat(mistake).contains("m.yaml"))
                .anySatisfy(mistake -> assertThat(mistake).contains(message));
    }

    @Test
    void everyMistakeIsSaid() throws IOException {
        assertThat(mistakes("model_id: m\nstatus: old\noperations: [generate]\npricing: []\npayload_mapping: '{'\n"))
                .hasSize(5)
                .anySatisfy(mistake -> assertThat(mistake).contains("provider_id is missing; expected a provider"))
                .anySatisfy(mistake -> assertThat(mistake).contains("display_name is missing"))
                .anySatisfy(mistake -> assertThat(mistake).contains("source is missing"))
                .anySatisfy(mistake -> assertThat(mistake).contains("line 2: status"))
                .anySatisfy(mistake -> assertThat(mistake).contains("line 5: payload_mapping is no jq program"));
    }

    @Test
    void theVersionIsThatOfTheContentAndNotOfItsForm() throws IOException {
        String version = read(GOOD).version().sha256();

        assertThat(read(GOOD + "# a comment\n").version().sha256()).isEqualTo(version);
        assertThat(read(GOOD.replace("0.25", "0.250")).version().sha256()).isEqualTo(version);
        assertThat(read(GOOD.replace("0.25", "0.26")).version().sha256()).isNotEqualTo(version);
        assertThat(read(GOOD).version().document()).startsWith("{\"display_name\":\"M\",\"model_id\":\"m\"");
    }

    @Test
    void aMappingIsTriedWithTheSampleOfTheModel() throws Exception {
        Model model = read(GOOD + "capabilities: {sizes: [512x512], seed: 9, quality: {high: hd}}\n"
                + "payload_mapping: '{p: .prompt, q: .quality, s: .seed, w: .width}'\n");

        assertThat(SampleAsk.of(model)).hasSize(4).first().satisfies(least -> assertThat(
                        least.body().toString())
                .isEqualTo("{\"p\":\"A lighthouse at dawn\",\"q\":null,\"s\":null,\"w\":512}"));
        assertThat(SampleAsk.of(model).get(1).body().toString())
                .isEqualTo("{\"p\":\"A lighthouse at dawn\",\"q\":\"hd\",\"s\":42,\"w\":512}");
    }

    private List<String> mistakes(String text) throws IOException {
        Files.writeString(folder.resolve("m.yaml"), text);
        return new ModelFiles().read(folder).get(0).file().mistakes();
    }

    private Model read(String text) throws IOException {
        Files.writeString(folder.resolve("m.yaml"), text);
        ModelFiles.Read read = new ModelFiles().read(folder).get(0);
        assertThat(read.file().mistakes()).isEmpty();
        return read.model();
    }
}
