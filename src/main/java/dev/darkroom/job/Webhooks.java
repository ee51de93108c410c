package dev.darkroom.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The receivers that a job document names: its {@code callback_url}, and its exports to {@link #TARGET}. */
final class Webhooks {
    /** The word of exports that are none of an image. */
    static final String TARGET = "webhook";

    private static final int LONGEST = 2048;

    private Webhooks() {}

    static boolean is(JsonNode export) {
        return export.path("to").asText().equals(TARGET);
    }

    /** The receivers of a valid job; two of the same address are one, who is told of what either asks for. */
    static List<WebhookRequest> of(JsonNode job) {
        Map<String, WebhookRequest> byUrl = new LinkedHashMap<>();
        if (job.has("callback_url")) {
            add(byUrl, new WebhookRequest("callback", job.get("callback_url").textValue(), JobEvents.usual()));
        }
        JsonNode exports = job.path("exports");
        for (int i = 0; i < exports.size(); i++) {
            JsonNode export = exports.get(i);
            if (is(export)) {
                List<String> words = new ArrayList<>();
                export.path("events").forEach(word -> words.add(word.textValue()));
                add(byUrl, new WebhookRequest("export-" + i, export.get("url").textValue(), JobEvents.chosen(words)));
            }
        }
        return List.copyOf(byUrl.values());
    }

    private static void add(Map<String, WebhookRequest> byUrl, WebhookRequest one) {
        byUrl.merge(one.url(), one, (first, second) -> {
            Set<String> both = new LinkedHashSet<>(first.events());
            both.addAll(second.events());
            return new WebhookRequest(first.receiver(), first.url(), both);
        });
    }

    /** What is wrong with the addresses; they are not shown. */
    static void check(JsonNode job, boolean allowPrivate, List<Finding> found) {
        check("/callback_url", job.path("callback_url"), allowPrivate, found);
        JsonNode exports = job.path("exports");
        for (int i = 0; i < (exports.isArray() ? exports.size() : 0); i++) {
            if (is(exports.get(i))) {
                check("/exports/" + i + "/url", exports.get(i).path("url"), allowPrivate, found);
            }
        }
    }

    private static void check(String pointer, JsonNode url, boolean allowPrivate, List<Finding> found) {
        if (!url.isTextual() || url.textValue().length() > LONGEST) {
            return; // said by the schema
        }
        String problem = OpenAddress.problem(url.textValue(), allowPrivate);
        if (problem != null) {
            found.add(new Finding(
                    pointer,
                    problem,
                    "an https URL on port 443 without a user name"
                            + (allowPrivate
                                    ? ", or an http URL"
                                    : ", unless darkroom.download.allow-private is true")));
        }
    }
}
