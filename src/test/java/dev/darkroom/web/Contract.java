package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The published contract as a check of answers. It remembers which of its answers were given. */
final class Contract {
    /** Headers that no answer has without the contract saying so; the usual ones of HTTP are beside the point. */
    private static final Set<String> SAID = Set.of("retry-after", "location", "warning", "content-disposition", "etag");

    private final ApiDocument document = new ApiDocument();
    private final ObjectNode strict = document.tree().deepCopy();
    private final Set<String> given = new TreeSet<>();

    Contract() {
        close(strict);
    }

    /** One operation; {@code path} is its template. */
    record Operation(String path, String method, List<ObjectNode> parameters, ObjectNode node) {
        String id() {
            return node.get("operationId").asText();
        }

        boolean hasBody() {
            return node.has("requestBody");
        }

        /** The names of its query parameters. */
        Set<String> query() {
            Set<String> names = new TreeSet<>();
            parameters.stream()
                    .filter(one -> one.get("in").asText().equals("query"))
                    .forEach(one -> names.add(one.get("name").asText()));
            return names;
        }

        /** The scope that a key needs; {@code open}: none, or there are other ways. */
        String scope() {
            for (JsonNode way : node.get("security")) {
                if (!way.has("key") && !way.has("figma_token")) {
                    return "open";
                }
            }
            return node.at("/security/0/key/0").asText();
        }

        /** Whether nothing is needed at all. */
        boolean isPublic() {
            return node.at("/security/0").isEmpty();
        }

        boolean ofAllInstances() {
            return node.has("x-all-instances");
        }

        /** Its path with something in the place of its parameters. */
        String path(String id) {
            return path.replace("{id}", id);
        }

        @Override
        public String toString() {
            return method.toUpperCase(java.util.Locale.ROOT) + " " + path;
        }
    }

    ApiDocument document() {
        return document;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.tree().get("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(entry -> ApiDocument.METHODS.contains(entry.getKey()))
                .forEach(entry -> operations.add(operation(path.getKey(), path.getValue(), entry.getKey()))));
        return operations;
    }

    private Operation operation(String path, JsonNode item, String method) {
        ObjectNode node = (ObjectNode) item.get(method);
        List<ObjectNode> parameters = new ArrayList<>();
        item.path("parameters").forEach(one -> parameters.add(document.resolved(one)));
        node.path("parameters").forEach(one -> parameters.add(document.resolved(one)));
        return new Operation(path, method, parameters, node);
    }

    Operation operation(String id) {
        return operations().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Fails when the answer is not as the contract says. */
    void check(Operation operation, int status, HttpHeaders headers, byte[] body) {
        String what = operation + " " + status + " "
                + new String(body, 0, Math.min(body.length, 2_000), java.nio.charset.StandardCharsets.UTF_8);
        JsonNode named = operation.node().get("responses").get(String.valueOf(status));
        assertThat(named).as("an answer that is not documented: %s", what).isNotNull();
        ObjectNode response = document.resolved(named);
        headers(response, headers, what);
        String type = headers.firstValue("Content-Type")
                .map(one -> one.split(";", 2)[0])
                .orElse("");
        JsonNode content = response.path("content");
        if (content.isEmpty()) {
            assertThat(body).as(what).isEmpty();
        } else {
            assertThat(content.has(type)).as("type %s of %s", type, what).isTrue();
            if (type.equals("application/json")) {
                assertThat(problems(content.get(type).get("schema"), json(body)))
                        .as(what)
                        .isEmpty();
            } else {
                assertThat(body).as(what).isNotEmpty();
            }
        }
        given.add(operation.id() + " " + status);
    }

    private void headers(ObjectNode response, HttpHeaders headers, String what) {
        Set<String> documented = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        response.path("headers").properties().forEach(one -> {
            documented.add(one.getKey());
            ObjectNode header = document.resolved(one.getValue());
            String value = headers.firstValue(one.getKey()).orElse(null);
            if (value == null) {
                assertThat(header.path("required").asBoolean())
                        .as("%s is missing in %s", one.getKey(), what)
                        .isFalse();
                return;
            }
            boolean number = header.at("/schema/type").asText().equals("integer");
            assertThat(problems(
                            header.get("schema"),
                            number ? IntNode.valueOf(Integer.parseInt(value)) : TextNode.valueOf(value)))
                    .as("%s of %s", one.getKey(), what)
                    .isEmpty();
        });
        Set<String> sent = new TreeSet<>(headers.map().keySet());
        sent.removeIf(
                name -> !SAID.contains(name) && !name.startsWith("x-darkroom-") && !name.equals("x-should-retry"));
        assertThat(documented).as("headers of %s", what).containsAll(sent);
    }

    /** What the contract's schema has against a value; fields that it does not know are wrong. */
    List<String> problems(JsonNode schema, JsonNode value) {
        ObjectNode root = strict.objectNode();
        ObjectNode closed = schema.deepCopy();
        close(closed);
        root.setAll(closed);
        root.set("components", strict.get("components"));
        return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(
                        root,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build())
                .validate(value)
                .stream()
                .map(Object::toString)
                .toList();
    }

    /** An object has the fields that are named, unless it is said to have others. */
    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("type").asText().equals("object")
                && object.path("properties").isObject()
                && !object.has("additionalProperties")
                && !object.has("allOf")) {
            object.put("additionalProperties", false);
        }
        node.forEach(Contract::close);
    }

    /** Documented answers that were not given yet: operation and status. */
    Set<String> missing() {
        Set<String> missing = new TreeSet<>();
        operations().forEach(one -> one.node()
                .get("responses")
                .fieldNames()
                .forEachRemaining(status -> missing.add(one.id() + " " + status)));
        missing.removeAll(given);
        return missing;
    }

    static JsonNode json(byte[] body) {
        try {
            return new JsonMapper().readTree(body);
        } catch (IOException e) {
            throw new AssertionError(new String(body, java.nio.charset.StandardCharsets.UTF_8), e);
        }
    }
}
