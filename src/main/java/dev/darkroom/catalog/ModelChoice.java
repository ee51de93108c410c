package dev.darkroom.catalog;

import dev.darkroom.config.Settings.ProviderSettings;
import dev.darkroom.job.JobRequest;
import java.util.Map;

/** Which model a provider is asked for. */
public final class ModelChoice {
    private final Catalog catalog;
    private final Map<String, ProviderSettings> providers;

    public ModelChoice(Catalog catalog, Map<String, ProviderSettings> providers) {
        this.catalog = catalog;
        this.providers = providers;
    }

    /** The job's model, else the provider's default; null: it has none. */
    public String modelId(String provider, JobRequest request) {
        if (request.modelId() != null) {
            return request.modelId();
        }
        ProviderSettings known = providers.get(provider);
        return known == null || known.defaultModel().isEmpty() ? null : known.defaultModel();
    }

    /** The catalog's entry of that model, if it is this provider's; null: it is not known. */
    public Model model(String provider, JobRequest request) {
        String id = modelId(provider, request);
        Model model = id == null ? null : catalog.models().get(id);
        return model != null && model.providerId().equals(provider) ? model : null;
    }
}
