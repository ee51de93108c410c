package dev.darkroom.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import dev.darkroom.job.ExportTargets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The contract of the HTTP side, OpenAPI 3.1: the files of {@code resources/openapi} as one document, with the published
 * schemas of jobs, models and changes of assets, and with the answers that any operation can have.
 */
final class ApiDocument {
    static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private static final List<String> FILES = List.of(
            "info",
            "shared",
            "generate",
            "jobs",
            "openai",
            "openai-bodies",
            "assets",
            "files",
            "figma",
            "models",
            "operations",
            "health",
            "docs");
    private static final Map<String, String> SCHEMAS =
            Map.of("Job", "job", "AssetChange", "asset-change", "Model", "model");
    private static final Map<String, String> OF_EVERY_CALL = Map.of(
            "400", "BadRequest",
            "401", "Unauthorized",
            "403", "Forbidden",
            "429", "TooMany",
            "503", "Unavailable");
    private static final Map<String, String> OF_EVERY_BODY = Map.of("408", "TooSlow", "413", "TooLarge");
    private static final String DEFINITIONS = "#/$defs/";
    private static final String OUR_SCHEMAS = "#/components/schemas/";

    private final ObjectMapper yaml = new YAMLMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .stringQuotingChecker(new Quoting())
            .build());
    private final ObjectNode tree = yaml.createObjectNode();

    ApiDocument() {
        FILES.forEach(file -> merge(tree, read(yaml, "/openapi/" + file + ".yaml"), file));
        SCHEMAS.forEach(this::publish);
        tree.at("/components/responses").forEach(ApiDocument::numbered);
        tree.at("/paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(entry -> METHODS.contains(entry.getKey()))
                .forEach(entry -> complete(path.getKey(), (ObjectNode) entry.getValue())));
    }

    /** The document; nobody changes it. */
    ObjectNode tree() {
        return tree;
    }

    /** The document as text. */
    String text() {
        try {
            return yaml.writeValueAsString(tree);
        } catch (IOException e) {
            throw new UncheckedIOException("the contract cannot be written", e);
        }
    }

    /** What a node is once its {@code $ref} is followed; words beside a reference go before those behind it. */
    ObjectNode resolved(JsonNode node) {
        ObjectNode own = (ObjectNode) node;
        if (!own.path("$ref").isTextual()) {
            return own;
        }
        ObjectNode whole =
                resolved(tree.at(own.get("$ref").asText().substring(1))).deepCopy();
        whole.setAll(own);
        whole.remove("$ref");
        return whole;
    }

    private static void merge(ObjectNode into, JsonNode more, String file) {
        more.properties().forEach(entry -> {
            JsonNode present = into.get(entry.getKey());
            if (present == null) {
                into.set(entry.getKey(), entry.getValue());
            } else if (present instanceof ObjectNode object && entry.getValue().isObject()) {
                merge(object, entry.getValue(), file);
            } else {
                throw new IllegalStateException(file + ".yaml says '" + entry.getKey() + "' a second time");
            }
        });
    }

    /** A schema with definitions of its own, which become schemas of the document. */
    private void publish(String name, String file) {
        ObjectNode schema = (ObjectNode) read(JsonMapper.builder().build(), "/schemas/" + file + ".json");
        if (file.equals("job")) {
            new ExportTargets().into(schema);
        }
        JsonNode definitions = schema.path("$defs");
        schema.remove(List.of("$schema", "$id", "$defs"));
        ObjectNode schemas = (ObjectNode) tree.at("/components/schemas");
        schemas.set(name, redirected(schema, name));
        definitions
                .properties()
                .forEach(one -> schemas.set(name + camel(one.getKey()), redirected(one.getValue(), name)));
    }

    private static JsonNode redirected(JsonNode node, String name) {
        if (node instanceof ObjectNode object && object.path("$ref").asText().startsWith(DEFINITIONS)) {
            String definition = object.get("$ref").asText().substring(DEFINITIONS.length());
            object.set("$ref", TextNode.valueOf(OUR_SCHEMAS + name + camel(definition)));
        }
        for (Iterator<JsonNode> inside = node.elements(); inside.hasNext(); ) {
            redirected(inside.next(), name);
        }
        return node;
    }

    private static String camel(String words) {
        return Arrays.stream(words.split("_"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }

    private static void complete(String path, ObjectNode operation) {
        ObjectNode responses = (ObjectNode) operation.get("responses");
        String shape = path.startsWith("/v1/") ? "OpenAi" : "";
        OF_EVERY_CALL.forEach((status, name) -> answer(responses, status, shape + name));
        if (operation.has("requestBody")) {
            OF_EVERY_BODY.forEach((status, name) -> answer(responses, status, shape + name));
        }
        Map<String, JsonNode> sorted = new TreeMap<>();
        responses.properties().forEach(one -> sorted.put(one.getKey(), one.getValue()));
        responses.removeAll();
        responses.setAll(sorted);
        responses.forEach(ApiDocument::numbered);
    }

    private static void answer(ObjectNode responses, String status, String name) {
        if (!responses.has(status)) {
            responses.putObject(status).put("$ref", "#/components/responses/" + name);
        }
    }

    /** Every answer says which call it is of. */
    private static void numbered(JsonNode response) {
        if (!response.has("$ref")) {
            ((ObjectNode) response)
                    .withObjectProperty("headers")
                    .putObject("X-Request-Id")
                    .put("$ref", "#/components/headers/X-Request-Id");
        }
    }

    private static JsonNode read(ObjectMapper mapper, String resource) {
        try (InputStream in = ApiDocument.class.getResourceAsStream(resource)) {
            return mapper.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource + " from the program's own files", e);
        }
    }

    /** Statuses are texts, and readers would take them for numbers. */
    private static final class Quoting extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean needToQuoteName(String name) {
            return super.needToQuoteName(name) || Character.isDigit(name.charAt(0));
        }
    }
}
