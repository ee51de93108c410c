package dev.darkroom.catalog;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.darkroom.job.Operation;
import dev.darkroom.money.Limits;
import dev.darkroom.money.Micros;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The data the operator edits: instances, what providers can do, and models with their prices. */
public record Catalog(
        Map<String, Instance> instances, Map<String, ProviderProfile> providers, Map<String, Model> models) {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String ID = "[a-z0-9][a-z0-9_-]{0,63}";
    private static final String HOST = "(\\*\\.)?([a-z0-9-]+\\.)+[a-z][a-z0-9-]+";

    private record InstanceEntry(String library, String storagePrefix, BudgetEntry budget) {}

    private record BudgetEntry(BigDecimal dailyUsd, BigDecimal monthlyUsd, BigDecimal totalUsd) {}

    private record ProviderEntry(
            List<String> operations, List<String> exports, List<String> resultHosts, String language) {}

    /**
     * Reads {@code instances.yaml}, {@code providers.yaml} and {@code models/}.
     *
     * @throws InvalidCatalogException naming file, line and field of the first mistake
     */
    public static Catalog read(Path folder) {
        Map<String, Instance> instances = new LinkedHashMap<>();
        Path instancesFile = folder.resolve("instances.yaml");
        read(instancesFile, InstanceEntry.class).forEach((id, entry) -> {
            requireId(instancesFile, id, "instance", id);
            requireId(instancesFile, id, "library", entry.library());
            requireId(instancesFile, id, "storage_prefix", entry.storagePrefix());
            instances.put(
                    id,
                    new Instance(
                            id, entry.library(), entry.storagePrefix(), limits(instancesFile, id, entry.budget())));
        });
        if (!instances.containsKey("default")) {
            throw new InvalidCatalogException(
                    instancesFile + ": there is no instance 'default'; it is needed for jobs without instance_id");
        }
        Map<String, ProviderProfile> providers = new LinkedHashMap<>();
        Path providersFile = folder.resolve("providers.yaml");
        read(providersFile, ProviderEntry.class)
                .forEach((name, entry) -> providers.put(name, profile(providersFile, name, entry)));
        return new Catalog(instances, providers, ModelFiles.read(folder.resolve("models")));
    }

    private static Limits limits(Path file, String instance, BudgetEntry budget) {
        return budget == null
                ? Limits.NONE
                : new Limits(
                        limit(file, instance + ".budget.daily_usd", budget.dailyUsd()),
                        limit(file, instance + ".budget.monthly_usd", budget.monthlyUsd()),
                        limit(file, instance + ".budget.total_usd", budget.totalUsd()));
    }

    private static Long limit(Path file, String field, BigDecimal usd) {
        if (usd == null) {
            return null;
        }
        try {
            long micros = Micros.ofUsd(usd);
            if (micros > 0) {
                return micros;
            }
        } catch (ArithmeticException e) {
            // Said below, with the value.
        }
        throw new InvalidCatalogException(
                file + ": " + field + " is " + usd + "; expected dollars above 0 with at most 6 decimals");
    }

    private static ProviderProfile profile(Path file, String name, ProviderEntry entry) {
        Set<Operation> operations = new LinkedHashSet<>();
        for (String word : entry.operations() == null ? List.<String>of() : entry.operations()) {
            try {
                operations.add(Operation.of(word));
            } catch (IllegalArgumentException e) {
                throw new InvalidCatalogException(
                        file + ": " + name + ".operations: '" + word + "' is not one of generate, edit");
            }
        }
        Set<String> exports = entry.exports() == null ? Set.of() : new LinkedHashSet<>(entry.exports());
        if (entry.language() != null && !entry.language().equals(ProviderProfile.OPENAI)) {
            throw new InvalidCatalogException(
                    file + ": " + name + ".language: '" + entry.language() + "' is not openai; leave it out");
        }
        return new ProviderProfile(name, operations, exports, hosts(file, name, entry.resultHosts()), entry.language());
    }

    private static Set<String> hosts(Path file, String provider, List<String> names) {
        Set<String> hosts = new LinkedHashSet<>(names == null ? List.of() : names);
        for (String host : hosts) {
            if (host == null || !host.matches(HOST)) {
                throw new InvalidCatalogException(file + ": " + provider + ".result_hosts: '" + host
                        + "' is no lower-case host name such as images.example.com or *.example.com");
            }
        }
        return hosts;
    }

    private static void requireId(Path file, String instance, String field, String value) {
        if (value == null || !value.matches(ID)) {
            throw new InvalidCatalogException(file + ": " + instance + "." + field + ": '" + value
                    + "' must be 1 to 64 lower-case letters, digits, - or _, beginning with a letter or digit");
        }
    }

    private static <T> Map<String, T> read(Path file, Class<T> type) {
        JavaType map = YAML.getTypeFactory().constructMapType(LinkedHashMap.class, String.class, type);
        try {
            Map<String, T> entries = YAML.readValue(Files.readAllBytes(file), map);
            if (entries == null || entries.containsValue(null)) {
                throw new InvalidCatalogException(file + ": an entry is empty");
            }
            return entries;
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new InvalidCatalogException(file + ", line " + line + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new InvalidCatalogException(file + " cannot be read: " + e.getMessage());
        }
    }

    /** The providers that may be asked without a key. */
    public Set<String> keyless() {
        return providers.values().stream()
                .filter(profile -> !profile.needsKey())
                .map(ProviderProfile::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The provider's profile; one that the catalog does not name can do nothing. */
    public ProviderProfile provider(String name) {
        return providers.getOrDefault(name, new ProviderProfile(name, Set.of(), Set.of(), Set.of(), null));
    }
}
