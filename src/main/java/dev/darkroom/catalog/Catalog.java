package dev.darkroom.catalog;

import dev.darkroom.job.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The data the operator edits: instances, what providers can do, and models with their prices. */
public record Catalog(
        Map<String, Instance> instances, Map<String, ProviderProfile> providers, Map<String, Model> models) {
    /**
     * Reads {@code instances.yaml}, {@code providers.yaml} and {@code models/}.
     *
     * @throws InvalidCatalogException with every mistake, each with file, line and field
     */
    public static Catalog read(Path folder) {
        return read(folder, UnaryOperator.identity());
    }

    /** The same with other model files than those that are there. */
    static Catalog read(Path folder, UnaryOperator<List<ModelFiles.Read>> change) {
        CatalogFile instancesFile = CatalogFile.read(folder.resolve("instances.yaml"));
        Map<String, Instance> instances = new InstancesFile().read(instancesFile);
        CatalogFile providersFile = CatalogFile.read(folder.resolve("providers.yaml"));
        Map<String, ProviderProfile> providers = new ProvidersFile().read(providersFile);
        List<ModelFiles.Read> files = change.apply(new ModelFiles().read(folder.resolve("models")));
        Map<String, Model> models = new TreeMap<>();
        files.stream()
                .filter(read -> read.model() != null)
                .forEach(read -> models.put(read.model().modelId(), read.model()));
        Catalog catalog = new Catalog(instances, providers, models);
        // Against files that are themselves wrong, every name would look unknown.
        boolean whole = providersFile.mistakes().isEmpty()
                && files.stream().allMatch(read -> read.file().mistakes().isEmpty());
        if (whole) {
            files.forEach(read -> catalog.check(read.file(), read.model()));
            instances.values().forEach(instance -> catalog.check(instancesFile, instance));
        }
        List<String> mistakes = new ArrayList<>(instancesFile.mistakes());
        mistakes.addAll(providersFile.mistakes());
        files.forEach(read -> mistakes.addAll(read.file().mistakes()));
        if (!mistakes.isEmpty()) {
            throw new InvalidCatalogException(mistakes);
        }
        return catalog;
    }

    /**
     * Reads one model file that is, or would be, a part of this catalogue; the other models need not be good.
     *
     * @throws InvalidCatalogException with every mistake of that file
     */
    public static Model readModel(Path folder, Path file) {
        ModelFiles files = new ModelFiles();
        ModelFiles.Read read = files.readOne(file);
        Map<String, ProviderProfile> providers =
                new ProvidersFile().read(CatalogFile.read(folder.resolve("providers.yaml")));
        Map<String, Model> models = new TreeMap<>();
        files.read(folder.resolve("models")).stream()
                .map(ModelFiles.Read::model)
                .filter(Objects::nonNull)
                .forEach(model -> models.put(model.modelId(), model));
        if (read.model() != null) {
            models.put(read.model().modelId(), read.model());
            new Catalog(Map.of(), providers, models).check(read.file(), read.model());
        }
        if (!read.file().mistakes().isEmpty()) {
            throw new InvalidCatalogException(read.file().mistakes());
        }
        return read.model();
    }

    /**
     * The same with the models of a remote catalogue; of two with the same id the file's counts.
     *
     * @throws InvalidCatalogException with every mistake
     */
    public Catalog with(RemoteDocument remote) {
        Map<String, Model> all = new TreeMap<>();
        remote.models().forEach(model -> all.put(model.modelId(), model));
        all.putAll(models);
        Catalog merged = new Catalog(instances, providers, all);
        List<String> mistakes = new ArrayList<>();
        for (ModelFiles.Read read : remote.reads()) {
            CatalogFile fresh = read.file().again();
            merged.check(fresh, read.model());
            mistakes.addAll(fresh.mistakes());
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidCatalogException(mistakes);
        }
        return merged;
    }

    /** Notes what is wrong with a model among the others. */
    void check(CatalogFile file, Model model) {
        if (!providers.containsKey(model.providerId())) {
            file.wrong(
                    "/provider_id",
                    "is '" + model.providerId() + "', which is not in providers.yaml",
                    oneOf(model.providerId(), providers.keySet()));
        }
        if (model.replacedBy() == null) {
            return;
        }
        Model other = models.get(model.replacedBy());
        if (other == null) {
            file.wrong(
                    "/replaced_by",
                    "is '" + model.replacedBy() + "', which is not in the catalogue",
                    oneOf(model.replacedBy(), models.keySet()));
        } else if (other.status() == Model.Status.RETIRED) {
            file.wrong("/replaced_by", "is '" + model.replacedBy() + "', which has ended", "a model that has not");
        }
    }

    /** The models of an instance may come from a remote catalogue; its providers cannot. */
    private void check(CatalogFile file, Instance instance) {
        for (int i = 0; i < instance.providers().size(); i++) {
            String name = instance.providers().get(i);
            if (!providers.containsKey(name)) {
                file.wrong(
                        "/" + instance.id() + "/providers/" + i,
                        "is '" + name + "', which is not in providers.yaml",
                        oneOf(name, providers.keySet()));
            }
        }
        boolean barred = instance.defaultModel() != null
                && !instance.models().isEmpty()
                && !instance.models().contains(instance.defaultModel());
        if (barred) {
            file.wrong(
                    "/" + instance.id() + "/default_model",
                    "is '" + instance.defaultModel() + "', which its models do not have",
                    oneOf(instance.defaultModel(), instance.models()));
        }
    }

    /** What would be right instead of a name that is not known. */
    static String oneOf(String name, Collection<String> known) {
        return NearestName.of(name, known)
                .map(near -> "a known one; did you mean '" + near + "'?")
                .orElse("one of " + String.join(", ", known));
    }

    /** The tenant; one that the catalogue does not name any more gets places of its own for what it has bought. */
    public Instance instance(String id) {
        Instance known = instances.get(id);
        return known == null ? Instance.former(id) : known;
    }

    /** The providers that may be asked without a key. */
    public Set<String> keyless() {
        return keyless(providers);
    }

    /** The same by {@code providers.yaml} alone, whatever is wrong with other files; none when it is wrong itself. */
    public static Set<String> keyless(Path folder) {
        return keyless(new ProvidersFile().read(CatalogFile.read(folder.resolve("providers.yaml"))));
    }

    /** Providers that make no images and only take them, by {@code providers.yaml} alone; none when it is wrong itself. */
    public static Set<String> exporters(Path folder) {
        return new ProvidersFile()
                .read(CatalogFile.read(folder.resolve("providers.yaml"))).values().stream()
                        .filter(profile -> profile.operations().isEmpty())
                        .map(ProviderProfile::name)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> keyless(Map<String, ProviderProfile> providers) {
        return providers.values().stream()
                .filter(profile -> !profile.needsKey())
                .map(ProviderProfile::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The provider's profile; one that the catalog does not name can do nothing. */
    public ProviderProfile provider(String name) {
        return providers.getOrDefault(name, ProviderProfile.none(name));
    }
}
