package dev.darkroom.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.job.InstanceWebhook;
import dev.darkroom.job.JobEvents;
import dev.darkroom.job.OpenAddress;
import dev.darkroom.job.PublishedSchema;
import dev.darkroom.money.Limits;
import dev.darkroom.money.Micros;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Reads {@code instances.yaml}. */
final class InstancesFile {
    private final PublishedSchema schema = new PublishedSchema("/schemas/instances.json");

    /** The instances by id; empty when the file has a mistake. */
    Map<String, Instance> read(CatalogFile file) {
        file.check(schema);
        checkWebhooks(file);
        Map<String, Instance> instances = new LinkedHashMap<>();
        if (file.mistakes().isEmpty()) {
            file.tree()
                    .properties()
                    .forEach(entry -> instances.put(entry.getKey(), instance(entry.getKey(), entry.getValue())));
        }
        return instances;
    }

    private static Instance instance(String id, JsonNode entry) {
        JsonNode budget = entry.path("budget");
        return new Instance(
                id,
                entry.get("library").textValue(),
                entry.get("storage_prefix").textValue(),
                new Limits(
                        micros(budget.path("daily_usd")),
                        micros(budget.path("monthly_usd")),
                        micros(budget.path("total_usd"))),
                new LinkedHashSet<>(words(entry.path("models"))),
                words(entry.path("providers")),
                entry.path("default_model").asText(null),
                entry.path("on_refusal").asText("stop").equals("next"),
                entry.path("safety").asText(null),
                webhook(entry.path("webhook")));
    }

    private static InstanceWebhook webhook(JsonNode webhook) {
        return webhook.isMissingNode()
                ? null
                : new InstanceWebhook(webhook.get("url").textValue(), JobEvents.chosen(words(webhook.path("events"))));
    }

    /** As far as it can be seen without the settings; the address is not shown. */
    private static void checkWebhooks(CatalogFile file) {
        file.tree().properties().forEach(entry -> {
            JsonNode url = entry.getValue().path("webhook").path("url");
            String problem = url.isTextual() ? OpenAddress.problem(url.textValue(), true) : null;
            if (problem != null) {
                file.wrong(
                        "/" + entry.getKey() + "/webhook/url", problem, "an https URL on port 443 without a user name");
            }
        });
    }

    private static List<String> words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.textValue()));
        return List.copyOf(words);
    }

    private static Long micros(JsonNode usd) {
        return usd.isMissingNode() ? null : Micros.ofUsd(usd.decimalValue());
    }
}
