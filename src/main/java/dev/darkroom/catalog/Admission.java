package dev.darkroom.catalog;

import dev.darkroom.job.InputError;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.job.NearestName;
import java.util.ArrayList;
import java.util.List;

/** What the catalogue has against a job that is valid in itself: it is refused before it is accepted. */
public final class Admission {
    private final KnownInstances instances;
    private final ModelChoice models;

    public Admission(KnownInstances instances, ModelChoice models) {
        this.instances = instances;
        this.models = models;
    }

    /** What is wrong with the instance and the model of a valid entry; empty: nothing. */
    public List<InputError> errors(JobEntry entry) {
        List<InputError> errors = new ArrayList<>(instances.errors(entry));
        String model = entry.request().modelId();
        String reason = model == null ? null : models.reasonToRefuse(model);
        if (reason != null) {
            errors.add(new InputError(
                    entry.line(),
                    entry.prefix() + "/model_id",
                    "is \"" + model + "\", which " + reason,
                    models.names().contains(model)
                            ? "a model that has not ended"
                            : "a model of the catalogue; "
                                    + NearestName.of(model, models.names())
                                            .map(near -> "did you mean '" + near + "'?")
                                            .orElse("./darkroom models lists them")));
        }
        return errors;
    }
}
