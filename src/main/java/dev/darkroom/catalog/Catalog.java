package dev.darkroom.catalog;

import dev.darkroom.job.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The data the operator edits: instances, what providers can do, and models with their prices. */
public record Catalog(
        Map<String, Instance> instances, Map<String, ProviderProfile> providers, Map<String, Model> models) {
    /**
     * Reads {@code instances.yaml}, {@code providers.yaml} and {@code models/}.
     *
     * @throws InvalidCatalogException with every mistake, each with file, line and field
     */
    public static Catalog read(Path folder) {
        CatalogFile instancesFile = CatalogFile.read(folder.resolve("instances.yaml"));
        Map<String, Instance> instances = new InstancesFile().read(instancesFile);
        CatalogFile providersFile = CatalogFile.read(folder.resolve("providers.yaml"));
        Map<String, ProviderProfile> providers = new ProvidersFile().read(providersFile);
        List<ModelFiles.Read> files = new ModelFiles().read(folder.resolve("models"));
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
        }
        List<String> mistakes = new ArrayList<>(instancesFile.mistakes());
        mistakes.addAll(providersFile.mistakes());
        files.forEach(read -> mistakes.addAll(read.file().mistakes()));
        if (!mistakes.isEmpty()) {
            throw new InvalidCatalogException(mistakes);
        }
        return catalog;
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

    /** What would be right instead of a name that is not known. */
    static String oneOf(String name, Collection<String> known) {
        return NearestName.of(name, known)
                .map(near -> "a known one; did you mean '" + near + "'?")
                .orElse("one of " + String.join(", ", known));
    }

    /** The provider's profile; one that the catalog does not name can do nothing. */
    public ProviderProfile provider(String name) {
        return providers.getOrDefault(name, ProviderProfile.none(name));
    }
}
