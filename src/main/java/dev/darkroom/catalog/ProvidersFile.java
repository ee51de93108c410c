package dev.darkroom.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.job.Operation;
import dev.darkroom.job.PublishedSchema;
import dev.darkroom.money.Micros;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code providers.yaml}. */
final class ProvidersFile {
    private final PublishedSchema schema = new PublishedSchema("/schemas/providers.json");

    /** The providers by name; empty when the file has a mistake. */
    Map<String, ProviderProfile> read(CatalogFile file) {
        file.check(schema);
        Map<String, ProviderProfile> providers = new LinkedHashMap<>();
        if (file.mistakes().isEmpty()) {
            file.tree()
                    .properties()
                    .forEach(entry -> providers.put(entry.getKey(), profile(entry.getKey(), entry.getValue())));
        }
        return providers;
    }

    private static ProviderProfile profile(String name, JsonNode entry) {
        JsonNode usd = entry.path("unknown_model_usd");
        return new ProviderProfile(
                name,
                words(entry.path("operations")).stream()
                        .map(Operation::of)
                        .collect(Collectors.toCollection(LinkedHashSet::new)),
                words(entry.path("exports")),
                words(entry.path("result_hosts")),
                usd.isMissingNode() ? null : Micros.ofUsd(usd.decimalValue()),
                entry.path("language").asText(null));
    }

    private static Set<String> words(JsonNode list) {
        Set<String> words = new LinkedHashSet<>();
        list.forEach(word -> words.add(word.textValue()));
        return words;
    }
}
