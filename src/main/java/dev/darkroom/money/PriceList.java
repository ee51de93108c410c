package dev.darkroom.money;

import dev.darkroom.catalog.Model;
import dev.darkroom.job.JobRequest;
import java.util.Map;
import java.util.OptionalLong;

/** What a render can cost at most, from the catalog's model files. */
public final class PriceList {
    private final Map<String, Model> models;

    public PriceList(Map<String, Model> models) {
        this.models = models;
    }

    /**
     * The dearest price that can apply to one image of this job, micro-dollars; empty when the model is unknown or has no
     * price for it.
     */
    public OptionalLong worstCase(String modelId, JobRequest request) {
        Model model = models.get(modelId);
        return model == null
                ? OptionalLong.empty()
                : model.worstCase(request.operation(), request.width(), request.height(), request.quality());
    }
}
