package dev.darkroom.catalog;

import dev.darkroom.job.InputError;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.job.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

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
        } else if (model != null) {
            barred(entry).ifPresent(errors::add);
        }
        return errors;
    }

    /** An instance that may not use the model would have its job accepted, and no image of it made. */
    private Optional<InputError> barred(JobEntry entry) {
        JobRequest request = entry.request();
        Instance instance = models.instance(request);
        String used = models.used(request.modelId());
        if (!instance.mayUseModel(used)) {
            return Optional.of(
                    barred(entry, used, "", "one of " + String.join(", ", new TreeSet<>(instance.models()))));
        }
        String provider = models.provider(used);
        if (provider != null && !instance.mayUseProvider(provider)) {
            return Optional.of(barred(
                    entry,
                    used,
                    ", a model of " + provider,
                    "a model of one of " + String.join(", ", instance.providers())));
        }
        return Optional.empty();
    }

    private static InputError barred(JobEntry entry, String used, String of, String expected) {
        String asked = entry.request().modelId();
        return new InputError(
                entry.line(),
                entry.prefix() + "/model_id",
                "is \"" + asked + "\"" + (asked.equals(used) ? "" : ", in whose place " + used + " is used") + of
                        + ", which instance " + entry.request().instanceId() + " may not use",
                expected);
    }
}
