package dev.darkroom.catalog;

import dev.darkroom.config.Settings;
import dev.darkroom.config.Settings.ProviderSettings;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.Operation;
import dev.darkroom.job.PixelSize;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Which model a provider is asked for, and at what safety. */
public final class ModelChoice {
    /** What a request's path may hold: a job's own name for a model must not steer where it goes. */
    private static final Pattern ASKABLE =
            Pattern.compile("(?!.*(?:^|/)\\.\\.?(?:/|$))[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}");

    private final Supplier<Catalog> catalog;
    private final Map<String, ProviderSettings> providers;
    private final Settings.Models rules;

    public ModelChoice(Supplier<Catalog> catalog, Map<String, ProviderSettings> providers, Settings.Models rules) {
        this.catalog = catalog;
        this.providers = providers;
        this.rules = rules;
    }

    /**
     * The job's model or what replaces it, else the instance's default, else the provider's; for an edit that the default
     * cannot make, the provider's cheapest active model that can. Null: there is none.
     */
    public String modelId(String provider, JobRequest request) {
        if (request.modelId() != null) {
            return used(request.modelId());
        }
        String standard = standard(provider, request);
        return standard == null || can(provider, standard, request)
                ? standard
                : editing(provider, request).orElse(standard);
    }

    private boolean can(String provider, String id, JobRequest request) {
        Model model = named(provider, id);
        return request.operation() != Operation.EDIT
                || model == null
                || model.operations().contains(Operation.EDIT);
    }

    private Optional<String> editing(String provider, JobRequest request) {
        Instance instance = instance(request);
        String safety = safety(request);
        return catalog.get().models().values().stream()
                .filter(model -> model.providerId().equals(provider) && model.status() == Model.Status.ACTIVE)
                .filter(model -> !model.hasEnded(today()))
                .filter(model -> instance.mayUseModel(model.modelId()))
                .filter(model -> Fit.reasonToSkip(model, request, safety) == null)
                .filter(model -> price(model, request).isPresent())
                .min(Comparator.comparingLong(model -> price(model, request).orElseThrow()))
                .map(Model::modelId);
    }

    private static OptionalLong price(Model model, JobRequest request) {
        PixelSize size =
                Shape.of(request, model.capabilities()).map(Shape::size).orElse(null);
        int images = 1 + request.moreImages().size();
        return model.worstCase(request.operation(), size, model.quality(request.quality()), images);
    }

    /** What is asked when a job names no model; null: nothing. */
    private String standard(String provider, JobRequest request) {
        String own = instance(request).defaultModel();
        Model model = own == null ? null : catalog.get().models().get(own);
        if (model != null && model.providerId().equals(provider)) {
            return own;
        }
        ProviderSettings known = providers.get(provider);
        return known == null || known.defaultModel().isEmpty() ? null : known.defaultModel();
    }

    /** The model that is asked for when a job names this one: itself, or what replaces it. */
    String used(String id) {
        Model replacement = replacement(id);
        return replacement == null ? id : replacement.modelId();
    }

    /** The entry of that model, if it is this provider's; null: it is not known. */
    public Model model(String provider, JobRequest request) {
        String id = modelId(provider, request);
        return id == null ? null : named(provider, id);
    }

    /**
     * The entry of a model of that name, if it is this provider's; null: there is none. When unknown models may be asked
     * for, one that the catalogue does not have is everybody's.
     */
    public Model named(String provider, String id) {
        Model model = catalog.get().models().get(id);
        if (model != null) {
            return model.providerId().equals(provider) ? model : null;
        }
        return askable(id) && providers.containsKey(provider) ? builtin(provider, id) : null;
    }

    private boolean askable(String id) {
        return rules.unknownBuiltin() && ASKABLE.matcher(id).matches();
    }

    private Model builtin(String provider, String id) {
        ProviderProfile profile = catalog.get().provider(provider);
        Long micros = profile.unknownModelMicros();
        return new Model(
                id,
                provider,
                id,
                null,
                id,
                Model.Status.ACTIVE,
                null,
                null,
                profile.operations(),
                null,
                null,
                null,
                micros == null ? List.of() : List.of(new Model.Price(null, null, null, null, null, micros, 0)),
                null,
                "not in the catalogue",
                null);
    }

    /** The model that is used instead of one that has ended; null: none is, or it has not ended. */
    private Model replacement(String id) {
        Model asked = catalog.get().models().get(id);
        boolean replaceable = asked != null && rules.replaceRetired() && asked.hasEnded(today());
        Model other = replaceable && asked.replacedBy() != null
                ? catalog.get().models().get(asked.replacedBy())
                : null;
        return other != null && !other.hasEnded(today()) ? other : null;
    }

    /** Why a model cannot be used at all, as one phrase; null when it can, or when something is used instead. */
    public String reasonToRefuse(String id) {
        Model model = catalog.get().models().get(id);
        if (model == null) {
            return askable(id) ? null : "is not in the catalogue";
        }
        if (!model.hasEnded(today()) || replacement(id) != null) {
            return null;
        }
        return "has ended" + (model.shutdownDate() == null ? "" : " (" + model.shutdownDate() + ")")
                + (model.replacedBy() == null ? "" : "; use " + model.replacedBy());
    }

    /** The level of safety that applies: the job's, else its instance's, else the configured one; null: the model's own. */
    public String safety(JobRequest request) {
        if (request.safety() != null) {
            return request.safety();
        }
        String own = instance(request).safety();
        return own == null ? rules.safety() : own;
    }

    /** Whose job it is. */
    Instance instance(JobRequest request) {
        return catalog.get().instance(request.instanceId());
    }

    /** What the caller should know of the model that an image was made with. */
    public List<String> remarks(String provider, String id, JobRequest request) {
        Model model = id == null ? null : named(provider, id);
        if (model == null) {
            return List.of();
        }
        List<String> remarks = new ArrayList<>();
        if (request.modelId() != null && !request.modelId().equals(id)) {
            remarks.add("model " + request.modelId() + " has ended; " + id + " was used instead");
        }
        String standard = request.modelId() == null ? standard(provider, request) : null;
        if (standard != null && !standard.equals(id) && !can(provider, standard, request)) {
            remarks.add("model " + standard + " cannot edit; " + id + " was used instead");
        }
        if (model.version() == null) {
            remarks.add("model " + id + " is not in the catalogue; " + provider + " was asked for it as it is");
        }
        if (model.status() == Model.Status.DEPRECATED) {
            remarks.add("model " + id + " is deprecated"
                    + (model.shutdownDate() == null ? "" : " and ends on " + model.shutdownDate())
                    + (model.replacedBy() == null ? "" : "; use " + model.replacedBy()));
        }
        return remarks;
    }

    /** Whose model it is; null: the catalogue does not have it. */
    String provider(String id) {
        Model model = catalog.get().models().get(id);
        return model == null ? null : model.providerId();
    }

    /** Names of models that a job could have meant. */
    Set<String> names() {
        return catalog.get().models().keySet();
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }
}
