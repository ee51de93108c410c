package dev.darkroom.render;

import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.Fit;
import dev.darkroom.catalog.Instance;
import dev.darkroom.catalog.Model;
import dev.darkroom.catalog.ModelChoice;
import dev.darkroom.catalog.ProviderProfile;
import dev.darkroom.config.Settings;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.Operation;
import dev.darkroom.provider.Ask;
import dev.darkroom.provider.ProviderCodec;
import dev.darkroom.provider.ProviderHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Decides, before any money is spent, which providers can make a render and in what order they are tried. */
public final class Planner {
    /** The provider that always answers, with a placeholder. */
    public static final String NOOP = "noop_media";

    private final Settings settings;
    private final Supplier<Catalog> catalog;
    private final ProviderHealth health;
    private final Map<String, ProviderCodec> codecs;
    private final ModelChoice models;

    /** @param codecs of the providers that can be called for real, by name */
    public Planner(
            Settings settings,
            Supplier<Catalog> catalog,
            ModelChoice models,
            ProviderHealth health,
            Map<String, ? extends ProviderCodec> codecs) {
        this.settings = settings;
        this.catalog = catalog;
        this.health = health;
        this.codecs = Map.copyOf(codecs);
        this.models = models;
    }

    /**
     * The plan for one render of this job; a job's own order is always closed by the placeholder.
     *
     * @param inputs what an edit begins with
     */
    public Plan plan(JobRequest request, Inputs inputs, boolean dryRun) {
        Instance instance = catalog.get().instance(request.instanceId());
        List<String> order = order(request);
        List<String> providers = new ArrayList<>();
        List<Skip> skipped = new ArrayList<>();
        boolean cutOff = false;
        for (String name : order) {
            String reason = reasonToSkip(name, request, inputs, dryRun);
            if (reason == null) {
                reason = health.reasonToSkip(name);
                cutOff |= reason != null;
            }
            if (reason == null) {
                providers.add(name);
            } else {
                skipped.add(new Skip(name, reason));
            }
        }
        return new Plan(providers, skipped, cutOff, instance.nextOnRefusal());
    }

    /** The providers that may be asked for a render of this job, in order, however they are doing; without the placeholder. */
    List<String> candidates(JobRequest request, Inputs inputs, boolean dryRun) {
        return order(request).stream()
                .filter(name -> !name.equals(NOOP) && reasonToSkip(name, request, inputs, dryRun) == null)
                .toList();
    }

    private List<String> order(JobRequest request) {
        Instance instance = catalog.get().instance(request.instanceId());
        List<String> usual = instance.providers().isEmpty() ? settings.providerOrder() : instance.providers();
        List<String> order = new ArrayList<>(request.providers().isEmpty() ? usual : request.providers());
        if (!order.contains(NOOP)) {
            order.add(NOOP);
        }
        return order;
    }

    private String reasonToSkip(String name, JobRequest request, Inputs inputs, boolean dryRun) {
        if (!settings.providerOrder().contains(name)) {
            return "it is not in darkroom.providers";
        }
        ProviderProfile profile = catalog.get().provider(name);
        if (profile.operations().isEmpty()) {
            return profile.exports().isEmpty()
                    ? "it is not in catalog/providers.yaml"
                    : "it takes exports and makes no images";
        }
        if (!profile.operations().contains(request.operation())) {
            return "it cannot " + request.operation().word();
        }
        if (name.equals(NOOP)) {
            return request.allowPlaceholder() ? null : "the job allows no placeholder";
        }
        Instance instance = catalog.get().instance(request.instanceId());
        String reason = InstanceRules.reasonToSkip(instance, name, models.modelId(name, request));
        if (reason == null) {
            reason = reasonOfModel(name, request);
        }
        if (reason != null) {
            return reason;
        }
        return dryRun ? null : reasonNotToCall(name, request, inputs);
    }

    private String reasonOfModel(String name, JobRequest request) {
        String id = models.modelId(name, request);
        Model model = id == null ? null : catalog.get().models().get(id);
        if (model != null && !model.providerId().equals(name)) {
            return "model " + id + " is " + model.providerId() + "'s";
        }
        boolean ends = id != null && (model != null || request.modelId() != null);
        String reason = ends ? models.reasonToRefuse(id) : null;
        return reason == null ? null : "model " + id + " " + reason;
    }

    /** A model without a catalogue entry has no price; its purchase is refused later, with that reason. */
    private String reasonNotToCall(String name, JobRequest request, Inputs inputs) {
        ProviderCodec codec = codecs.get(name);
        if (codec == null) {
            return "it has no codec for real calls; name a language in catalog/providers.yaml";
        }
        Settings.ProviderSettings provider = settings.providers().get(name);
        if (provider == null
                || (catalog.get().provider(name).needsKey() && provider.keys().isEmpty())) {
            return "it is not configured: darkroom.provider." + name + ".keys is empty";
        }
        if (!provider.hasAddress()) {
            return "it is not configured: darkroom.provider." + name + ".base-url is empty";
        }
        if (models.modelId(name, request) == null) {
            return "no model is named: darkroom.provider." + name + ".default-model is empty";
        }
        return reasonOfCapabilities(name, request, inputs);
    }

    /**
     * Why a real call would leave this provider out for what its model can be asked, as one phrase; null when it would not,
     * or when the catalogue does not know the model. Dry-run draws all the same.
     *
     * @param inputs what an edit begins with; what depends on it is not looked at where it is not at hand
     */
    public String reasonOfCapabilities(String name, JobRequest request, Inputs inputs) {
        Model model = models.model(name, request);
        if (model == null) {
            return null;
        }
        String safety = models.safety(request);
        String reason = Fit.reasonToSkip(model, request, safety);
        if (reason == null && inputs.image() != null) {
            reason = Stream.concat(Stream.of(inputs.image()), inputs.more().stream())
                    .map(image -> Fit.reasonToSkip(model, image))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        ProviderCodec codec = codecs.get(name);
        boolean unseen = request.operation() == Operation.EDIT
                && (inputs.image() == null || (request.mask() != null && inputs.mask() == null));
        return reason != null || codec == null || unseen
                ? reason
                : Ask.of(model, request, safety, inputs).reasonToSkip(codec);
    }
}
