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
import java.util.function.Predicate;

/** What the catalogue has against a job that is valid in itself: it is refused before it is accepted. */
public final class Admission {
    private final KnownInstances instances;
    private final ModelChoice models;
    private final Predicate<String> signs;

    /** @param signs whether the instance of this id has a secret that its webhooks are signed with */
    public Admission(KnownInstances instances, ModelChoice models, Predicate<String> signs) {
        this.instances = instances;
        this.models = models;
        this.signs = signs;
    }

    /** What is wrong with the instance, the webhooks and the model of a valid entry; empty: nothing. */
    public List<InputError> errors(JobEntry entry) {
        List<InputError> errors = new ArrayList<>(instances.errors(entry));
        if (errors.isEmpty()) {
            unsigned(entry).ifPresent(errors::add);
        }
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

    /** Nothing is sent unsigned, so its receiver would never be told. */
    private Optional<InputError> unsigned(JobEntry entry) {
        JobRequest request = entry.request();
        if (request.webhooks().isEmpty() || signs.test(request.instanceId())) {
            return Optional.empty();
        }
        String receiver = request.webhooks().get(0).receiver();
        String field = receiver.startsWith("export-") ? "/exports/" + receiver.substring(7) + "/url" : "/callback_url";
        return Optional.of(new InputError(
                entry.line(),
                entry.prefix() + field,
                "cannot be told, as instance " + request.instanceId() + " has no secret to sign with",
                "no webhook, or a secret made with ./darkroom webhooks secret add --instance " + request.instanceId()));
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
