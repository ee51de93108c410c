package dev.darkroom.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The targets that images can be exported to, each with the published schema of its options,
 * {@code /schemas/exports/<target>.json}. Thread-safe.
 */
public final class ExportTargets {
    /** The annotation of an option that says where an image goes; the others say how. */
    public static final String PLACE = "x-place";

    private static final List<String> NAMES = List.of("figma", "canva", "folder", "s3", "zip");
    private static final String TO = "to";
    /** The annotation of an option that names a node of Figma. */
    static final String NODE = "x-node";

    private final Map<String, JsonNode> schemas = new LinkedHashMap<>();

    public ExportTargets() {
        NAMES.forEach(name -> schemas.put(name, PublishedSchema.load("/schemas/exports/" + name + ".json")));
    }

    /** The names of all targets. */
    public Set<String> names() {
        return Set.copyOf(schemas.keySet());
    }

    /** The schemas by target, in the order in which targets are shown; nobody changes them. */
    public Map<String, JsonNode> schemas() {
        return Collections.unmodifiableMap(schemas);
    }

    /** The schema of what a job is told about {@code webhook}, which takes events and no images. */
    public static JsonNode webhook() {
        return PublishedSchema.load("/schemas/job.json").at("/$defs/webhook_export");
    }

    /** The schema of a job with the options of every target; a new one each time. */
    ObjectNode jobSchema() {
        ObjectNode job = (ObjectNode) PublishedSchema.load("/schemas/job.json");
        into(job);
        return job;
    }

    /** Adds the options of every target to {@code /schemas/job.json}. */
    public void into(ObjectNode job) {
        ObjectNode definitions = (ObjectNode) job.get("$defs");
        ArrayNode words = (ArrayNode) definitions.at("/export/properties/to/enum");
        ArrayNode choices = (ArrayNode) definitions.at("/export/allOf");
        schemas.forEach((name, schema) -> {
            words.add(name);
            definitions.set(name + "_export", schema.deepCopy());
            ObjectNode choice = choices.addObject();
            ObjectNode when = choice.putObject("if");
            when.putArray("required").add(TO);
            when.putObject("properties").putObject(TO).put("const", name);
            choice.putObject("then").put("$ref", "#/$defs/" + name + "_export");
        });
    }

    /** Where an export goes: its target and {@link #where}, as canonical JSON. */
    String place(JsonNode export) {
        String target = export.get(TO).textValue();
        return CanonicalJson.of(where(target, export).put(TO, target));
    }

    /**
     * Those options of an export that name a place at its target. Figma's addresses write ids of nodes with a dash: it is
     * the same node. What is the default need not be said, and is left out.
     *
     * @param target one that is not known has no options
     * @return a new object, in the order of the target's schema
     */
    public ObjectNode where(String target, JsonNode export) {
        ObjectNode where = JsonNodeFactory.instance.objectNode();
        schemas.getOrDefault(target, where).path("properties").properties().stream()
                .filter(option -> option.getValue().path(PLACE).asBoolean(false))
                .filter(option -> export.has(option.getKey())
                        && !export.get(option.getKey()).equals(option.getValue().get("default")))
                .forEach(option -> where.set(
                        option.getKey(),
                        option.getValue().path(NODE).asBoolean(false)
                                ? TextNode.valueOf(
                                        export.get(option.getKey()).textValue().replace('-', ':'))
                                : export.get(option.getKey())));
        return where;
    }
}
