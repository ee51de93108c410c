package dev.darkroom.money;

import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.Model;
import dev.darkroom.config.Settings;
import dev.darkroom.job.JobRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;

/** What an image costs at most, by the catalog. */
public final class Prices {
    /** Prompts up to so many tokens are in the catalog's prices of an image. */
    private static final int INCLUDED_PROMPT_TOKENS = 1_000;

    private final Catalog catalog;
    private final Map<String, Settings.ProviderSettings> providers;

    public Prices(Catalog catalog, Map<String, Settings.ProviderSettings> providers) {
        this.catalog = catalog;
        this.providers = providers;
    }

    /** The model a provider would use: the job's, else the provider's default; null: it has none. */
    public String modelId(String provider, JobRequest request) {
        if (request.modelId() != null) {
            return request.modelId();
        }
        Settings.ProviderSettings known = providers.get(provider);
        return known == null || known.defaultModel().isEmpty() ? null : known.defaultModel();
    }

    /** The catalog's entry of that model, if it is this provider's; null: it is not known. */
    public Model model(String provider, JobRequest request) {
        String id = modelId(provider, request);
        Model model = id == null ? null : catalog.models().get(id);
        return model != null && model.providerId().equals(provider) ? model : null;
    }

    /** The dearest price of one such image, micro-dollars; empty when the catalog has none. */
    public OptionalLong worstCase(String provider, JobRequest request) {
        Model model = model(provider, request);
        if (model == null) {
            return OptionalLong.empty();
        }
        OptionalLong image = model.worstCase(request.operation(), request.width(), request.height(), request.quality());
        return image.isPresent() && model.usagePricing() != null
                ? OptionalLong.of(Math.addExact(image.getAsLong(), longPrompt(model, request.prompt())))
                : image;
    }

    /** What a prompt beyond the included tokens costs at most: a token is never shorter than a byte. */
    private static long longPrompt(Model model, String prompt) {
        int bytes = prompt.getBytes(StandardCharsets.UTF_8).length;
        return model.usagePricing().micros(Math.max(0, bytes - INCLUDED_PROMPT_TOKENS), 0, 0);
    }

    /**
     * The same, for a purchase.
     *
     * @return micro-dollars
     * @throws RefusedPurchaseException when the catalog has no price
     */
    public long requireWorstCase(String provider, JobRequest request) {
        return worstCase(provider, request)
                .orElseThrow(() -> RefusedPurchaseException.unpriced(provider + " " + modelId(provider, request) + ", "
                        + request.operation().word() + " at " + request.width() + "x" + request.height()
                        + (request.quality() == null ? "" : " in " + request.quality() + " quality")));
    }
}
