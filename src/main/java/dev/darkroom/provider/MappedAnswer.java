package dev.darkroom.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.catalog.Mapping.MappingException;
import dev.darkroom.catalog.Model;
import dev.darkroom.money.Micros;
import dev.darkroom.render.ErrorType;
import java.math.BigDecimal;

/**
 * What a model's {@code response_mapping} makes of an answer: an object with {@code image} (base64) or {@code url}, and
 * {@code seed}, {@code prompt}, {@code cost_usd} where the answer says them; or {@code refused}, the reason why its
 * provider's content rules let nothing through. That counts as spent, unless {@code billed: false} stands beside it.
 */
public final class MappedAnswer {
    /** An image that costs more is a mistake in the answer. */
    private static final BigDecimal MOST_USD = BigDecimal.valueOf(10_000);

    private final JsonNode mapped;
    private final Words words;

    private MappedAnswer(JsonNode mapped, Words words) {
        this.mapped = mapped;
        this.words = words;
    }

    /** The answer through the model's mapping. @throws ProviderException when that fails: it may have been billed */
    public static MappedAnswer of(Model model, JsonNode answer, Words words) throws ProviderException {
        try {
            return new MappedAnswer(model.responseMapping().apply(answer), words);
        } catch (MappingException e) {
            throw Refusals.garbled("response_mapping of " + model.modelId() + " " + e.getMessage());
        }
    }

    /** What it says of an image, or of its address. @throws ProviderException when it is refused, or has none */
    public ImageCodec.Delivered delivered() throws ProviderException {
        if (mapped.path("refused").isTextual()) {
            boolean free =
                    mapped.path("billed").isBoolean() && !mapped.path("billed").asBoolean();
            throw new ProviderException(
                    ErrorType.MODERATED,
                    free ? Purchase.NONE : Purchase.LOST,
                    "the provider's content rules refuse it: " + words.of(text("refused"), "no reason is given"));
        }
        String image = text("image");
        String url = text("url");
        if (image == null && url == null) {
            throw Refusals.garbled("the answer has no image");
        }
        return new ImageCodec.Delivered(image, image == null ? url : null, seed(), text("prompt"), cost());
    }

    /** What it says of an image's address. @throws ProviderException when it is refused, or has none */
    public TaskCodec.Progress progress() throws ProviderException {
        ImageCodec.Delivered delivered = delivered();
        if (delivered.imageUrl() == null) {
            throw Refusals.garbled("the answer names no address of an image");
        }
        return new TaskCodec.Progress(delivered.imageUrl(), delivered.seed(), delivered.finalPrompt());
    }

    private String text(String field) {
        return mapped.path(field).isTextual() && !mapped.path(field).asText().isEmpty()
                ? mapped.path(field).asText()
                : null;
    }

    private Long seed() {
        JsonNode seed = mapped.path("seed");
        return seed.isNumber() && seed.canConvertToExactIntegral() && seed.canConvertToLong()
                ? (Long) seed.asLong()
                : null;
    }

    /** Null when it is none. */
    private Long cost() {
        BigDecimal usd =
                mapped.path("cost_usd").isNumber() ? mapped.path("cost_usd").decimalValue() : null;
        return usd == null || usd.signum() < 0 || usd.compareTo(MOST_USD) > 0 ? null : (Long) Micros.ofUsdUp(usd);
    }
}
