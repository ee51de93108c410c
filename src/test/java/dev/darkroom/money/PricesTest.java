package dev.darkroom.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.Model;
import dev.darkroom.catalog.ModelChoice;
import dev.darkroom.config.Settings;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.Operation;
import dev.darkroom.render.ErrorType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PricesTest {
    private static final Model.Price SMALL =
            new Model.Price(Operation.GENERATE, "low", null, null, 1_100_000L, 10_000, 0);
    private static final Model.Price DEAR =
            new Model.Price(Operation.GENERATE, "high", null, null, 1_100_000L, 90_000, 0);
    private static final Model MODEL = new Model(
            "m-1",
            "sdxl",
            "m",
            null,
            "M",
            Model.Status.ACTIVE,
            null,
            null,
            Set.of(Operation.GENERATE),
            null,
            null,
            null,
            List.of(SMALL, DEAR),
            null,
            "here",
            null);
    private static final Model.Price EDIT = new Model.Price(Operation.EDIT, "low", null, null, 1_100_000L, 20_000, 0);
    /** Bills what it is given too: two dollars for a million tokens of a prompt, eight for one of an image. */
    private static final Model BY_TOKENS = new Model(
            "m-3",
            "sdxl",
            "m",
            null,
            "M",
            Model.Status.ACTIVE,
            null,
            null,
            Set.of(Operation.GENERATE, Operation.EDIT),
            null,
            null,
            null,
            List.of(SMALL, EDIT),
            new Model.UsagePricing(2_000_000, 8_000_000, 0),
            "here",
            null);

    private static final ModelChoice MODELS = new ModelChoice(
            () -> new Catalog(Map.of(), Map.of(), Map.of("m-1", MODEL, "m-3", BY_TOKENS)),
            Map.of("sdxl", provider("m-1"), "flux", provider("m-1"), "bare", provider("")),
            Settings.Models.STRICT);
    private static final Prices PRICES = new Prices(MODELS);

    private static Settings.ProviderSettings provider(String defaultModel) {
        return new Settings.ProviderSettings(List.of(), "", Duration.ofSeconds(1), 1, 0, defaultModel);
    }

    private static JobRequest request(String members) {
        return request("a fox", members);
    }

    private static JobRequest request(String prompt, String members) {
        String json = "{'prompt':'" + prompt + "'" + members + "}";
        return new JobReader(10_000, List.of("sdxl", "flux", "bare", "noop_media"))
                .readOne(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .request();
    }

    @Test
    void theJobsModelGoesBeforeTheProvidersOwn() {
        assertThat(MODELS.modelId("sdxl", request(""))).isEqualTo("m-1");
        assertThat(MODELS.modelId("sdxl", request(",'model_id':'m-2'"))).isEqualTo("m-2");
        assertThat(MODELS.modelId("bare", request(""))).isNull();
        assertThat(MODELS.modelId("noop_media", request("")))
                .as("has no settings")
                .isNull();
    }

    @Test
    void aModelIsKnownAtItsOwnProviderOnly() {
        assertThat(MODELS.model("sdxl", request(""))).isEqualTo(MODEL);
        assertThat(MODELS.model("flux", request(""))).isNull();
        assertThat(MODELS.model("sdxl", request(",'model_id':'m-2'"))).isNull();
        assertThat(MODELS.model("bare", request(""))).isNull();
        assertThat(PRICES.worstCase("flux", request(""))).isEmpty();
    }

    @Test
    void theDearestPriceThatCanApply() {
        assertThat(PRICES.requireWorstCase("sdxl", request(",'quality':'low'"))).isEqualTo(10_000);
        assertThat(PRICES.requireWorstCase("sdxl", request("")))
                .as("the provider may choose")
                .isEqualTo(90_000);
        assertThat(PRICES.worstCase("sdxl", request(",'quality':'medium'"))).isEmpty();
    }

    @Test
    void withoutAPriceNothingIsBought() {
        assertThatThrownBy(() -> PRICES.requireWorstCase("sdxl", request(",'quality':'medium'")))
                .isInstanceOfSatisfying(RefusedPurchaseException.class, refused -> assertThat(refused.type())
                        .isEqualTo(ErrorType.UNPRICED))
                .hasMessage("sdxl m-1, generate at 1024x1024 in medium quality has no price in catalog/models");
        assertThatThrownBy(() -> PRICES.requireWorstCase("sdxl", request(",'width':2048,'height':1024")))
                .hasMessage("sdxl m-1, generate at 2048x1024 has no price in catalog/models");
        assertThatThrownBy(() -> PRICES.requireWorstCase("noop_media", request("")))
                .hasMessageStartingWith("noop_media null, generate");
    }

    @Test
    void theImageOfAnEditIsInTheWorstCase() {
        assertThat(
                        PRICES.requireWorstCase(
                                "sdxl",
                                request(
                                        ",'model_id':'m-3','quality':'low','operation':'edit','image':'a1','aspect_ratio':'1:1'")))
                .isEqualTo(20_000 + 6_500 * 8);
    }

    @Test
    void soIsEveryFurtherImageOfIt() {
        assertThat(
                        PRICES.requireWorstCase(
                                "sdxl",
                                request(
                                        ",'model_id':'m-3','quality':'low','operation':'edit','image':'a1','more_images':['a2','a3'],'aspect_ratio':'1:1'")))
                .isEqualTo(20_000 + 3 * 6_500 * 8);
    }

    @Test
    void aLongPromptIsInTheWorstCaseByItsBytes() {
        String tokens = ",'model_id':'m-3','quality':'low'";
        assertThat(PRICES.requireWorstCase("sdxl", request("p".repeat(1_000), tokens)))
                .isEqualTo(10_000);
        assertThat(PRICES.requireWorstCase("sdxl", request("p".repeat(1_001), tokens)))
                .isEqualTo(10_002);
        assertThat(PRICES.requireWorstCase("sdxl", request("é".repeat(600), tokens)))
                .isEqualTo(10_400);
        assertThat(PRICES.requireWorstCase("sdxl", request("p".repeat(1_001), ",'quality':'low'")))
                .isEqualTo(10_000);
        assertThat(PRICES.worstCase("sdxl", request("p", ",'model_id':'m-3','quality':'high'")))
                .isEmpty();
    }
}
