package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.darkroom.adapter.web.HttpProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract as a document, and beside the routes. */
class ApiDocumentTest {
    private final Contract contract = new Contract();
    private final JsonNode tree = contract.document().tree();

    @Test
    void itIsOpenApi() throws IOException {
        try (InputStream official = getClass().getResourceAsStream("/openapi/schema-3.1.json")) {
            assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                            .getSchema(official)
                            .validate(tree))
                    .isEmpty();
        }
    }

    @Test
    void itsVersionIsThatOfTheProgram() throws IOException {
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<version>" + tree.at("/info/version").asText() + "</version>");
    }

    @Test
    void itsTextSaysTheSame() throws IOException {
        assertThat(new YAMLMapper().readTree(contract.document().text())).isEqualTo(tree);
    }

    @Test
    void everyRouteIsAnOperationAndEveryOperationARoute() throws IOException {
        Set<String> routes = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("routes/http"))) {
            for (Path file : files.toList()) {
                for (JsonNode route : new YAMLMapper().readTree(file.toFile())) {
                    routes.add(route(route.get("templatedRoute")));
                }
            }
        }
        Set<String> operations = new TreeSet<>();
        contract.operations().forEach(one -> operations.add(one + " for " + one.scope()));

        assertThat(operations).hasSizeGreaterThan(30).isEqualTo(routes);
    }

    /** What makes images is for keys that may; every GET is a HEAD, too. */
    private static String route(JsonNode route) {
        String methods = parameter(route, "methods", "POST").replace("GET,HEAD", "GET");
        return methods + " " + parameter(route, "path", null) + " for " + parameter(route, "scope", "generate");
    }

    private static String parameter(JsonNode route, String name, String otherwise) {
        for (JsonNode parameter : route.get("parameters")) {
            if (parameter.get("name").asText().equals(name)) {
                return parameter.get("value").asText();
            }
        }
        return otherwise;
    }

    @Test
    void everyReferenceLeadsSomewhereAndEverythingIsUsed() {
        Set<String> references = new TreeSet<>();
        walk(tree, "", (place, node) -> {
            if (node.path("$ref").isTextual()) {
                String reference = node.get("$ref").asText();
                assertThat(tree.at(reference.substring(1)).isMissingNode())
                        .as(place + " → " + reference)
                        .isFalse();
                references.add(reference);
            }
            assertThat(node.isNull() && !place.matches(".*/(const|example.*|default)$"))
                    .as(place + " is null: a comma in its text?")
                    .isFalse();
        });
        for (String kind : List.of("parameters", "responses", "requestBodies", "headers", "schemas")) {
            tree.at("/components/" + kind).fieldNames().forEachRemaining(name -> assertThat(references)
                    .as("used: " + kind + " " + name)
                    .anyMatch(one -> one.startsWith("#/components/" + kind + "/" + name) || name.equals("Change")));
        }
    }

    @Test
    void everyOperationIsWhole() {
        List<String> ids = new ArrayList<>();
        assertThat(contract.operations()).allSatisfy(one -> {
            ids.add(one.id());
            assertThat(one.node().path("summary").asText()).isNotBlank().doesNotEndWith(".");
            assertThat(one.node().path("tags")).hasSize(1);
            assertThat(one.node().path("security")).isNotEmpty();
            assertThat(one.node().path("responses")).isNotEmpty();
            assertThat(one.path().contains("{id}"))
                    .isEqualTo(one.parameters().stream()
                            .anyMatch(parameter -> parameter.get("in").asText().equals("path")));
            assertThat(one.parameters()).allSatisfy(parameter -> {
                assertThat(parameter.path("description").asText()).isNotBlank();
                assertThat(parameter.get("required") != null)
                        .isEqualTo(parameter.get("in").asText().equals("path"));
            });
        });
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void everyExampleIsRight() {
        contract.operations().stream().filter(Contract.Operation::hasBody).forEach(one -> contract.document()
                .resolved(one.node().get("requestBody"))
                .get("content")
                .properties()
                .forEach(body -> assertThat(contract.problems(
                                body.getValue().get("schema"), body.getValue().get("example")))
                        .as(one + " " + body.getKey())
                        .isEmpty()));
        walk(tree.at("/components/schemas"), "", (place, node) -> {
            if (node.path("examples").isArray() && node.has("type")) {
                node.get("examples").forEach(example -> assertThat(contract.problems(node, example))
                        .as(place)
                        .isEmpty());
            }
        });
    }

    /** The refusal of an unknown parameter names all that are known. */
    @Test
    void theImageEndpointsTakeWhatIsDocumented() {
        HttpProblem refusal = catchThrowableOfType(HttpProblem.class, () -> new ImageParameters(
                        JsonNodeFactory.instance.objectNode().put("prompt", "x").put("zzzzzzzzzz", 1))
                .ask(List.of()));
        String known = refusal.errors().get(0).expected();
        Set<String> documented = new TreeSet<>();
        tree.at("/components/schemas/ImageCall/properties").fieldNames().forEachRemaining(documented::add);

        assertThat(known).isEqualTo("one of " + String.join(", ", documented));
        for (String edit : List.of("EditCall", "EditForm")) {
            JsonNode fields = tree.at("/components/schemas/" + edit + "/properties");
            assertThat(documented)
                    .allSatisfy(name ->
                            assertThat(fields.has(name)).as(edit + " " + name).isTrue());
        }
    }

    private static void walk(JsonNode node, String place, BiConsumer<String, JsonNode> visitor) {
        visitor.accept(place, node);
        node.properties().forEach(entry -> walk(entry.getValue(), place + "/" + entry.getKey(), visitor));
        if (node.isArray()) {
            node.forEach(one -> walk(one, place + "/-", visitor));
        }
    }
}
