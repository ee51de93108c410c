package dev.darkroom.money;

import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.Fit;
import dev.darkroom.catalog.Model;
import dev.darkroom.catalog.ModelChoice;
import dev.darkroom.config.Settings;
import dev.darkroom.job.JobRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Adds up what jobs would cost at most with each provider, if it made all of them that it can. Spends and refuses nothing. */
public final class Estimate {
    private final Settings settings;
    private final Catalog catalog;
    private final ModelChoice models;
    private final Prices prices;
    private final Map<String, Line> lines = new LinkedHashMap<>();

    /**
     * What one model of one provider would cost.
     *
     * @param images how many images it would make
     * @param micros their worst-case price together, micro-dollars
     * @param unpriced images it could make but whose price the catalog does not know; they would be refused
     */
    public record Line(String provider, String model, int images, long micros, int unpriced) {
        Line plus(int more, OptionalLong each) {
            return each.isPresent()
                    ? new Line(
                            provider,
                            model,
                            images + more,
                            Math.addExact(micros, Math.multiplyExact(each.getAsLong(), more)),
                            unpriced)
                    : new Line(provider, model, images, micros, unpriced + more);
        }
    }

    public Estimate(Settings settings, Catalog catalog) {
        this.settings = settings;
        this.catalog = catalog;
        this.models = new ModelChoice(() -> catalog, settings.providers(), settings.models());
        this.prices = new Prices(models);
    }

    /** Adds a job. */
    public void add(JobRequest request) {
        List<String> own = catalog.instance(request.instanceId()).providers();
        List<String> usual = own.isEmpty() ? settings.providerOrder() : own;
        List<String> order = request.providers().isEmpty() ? usual : request.providers();
        for (String provider : order) {
            Settings.ProviderSettings known = settings.providers().get(provider);
            if (known == null || !catalog.provider(provider).operations().contains(request.operation())) {
                continue;
            }
            String modelId = models.modelId(provider, request);
            if (modelId == null) {
                continue; // no model is named: it would be left out
            }
            Model model = catalog.models().get(modelId);
            if (model != null
                    && (!model.providerId().equals(provider)
                            || Fit.reasonToSkip(model, request, models.safety(request)) != null)) {
                continue;
            }
            OptionalLong each = prices.worstCase(provider, request);
            lines.merge(
                    provider + " " + modelId,
                    new Line(provider, modelId, 0, 0, 0).plus(request.n(), each),
                    (old, fresh) -> old.plus(request.n(), each));
        }
    }

    /** One line for each provider and model that could make some of the jobs, in the order they were met. */
    public List<Line> lines() {
        return new ArrayList<>(lines.values());
    }
}
