package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RouteSchemaTest {
    /** The schema wants numbers and truth values where we write placeholders. */
    private static final Map<String, JsonNode> PLACEHOLDERS = Map.of(
            "{{darkroom.entries}}",
            BooleanNode.TRUE,
            "{{darkroom.provider.{{provider}}.concurrency}}",
            IntNode.valueOf(8),
            "{{darkroom.provider.openrouter.concurrency}}",
            IntNode.valueOf(8));

    private static JsonSchema schema;

    @BeforeAll
    static void readSchema() throws IOException {
        try (InputStream in = RouteSchemaTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(in);
        }
    }

    static List<Path> files() {
        return RouteFiles.all();
    }

    @ParameterizedTest
    @MethodSource("files")
    void isCanonicalYamlDsl(Path file) {
        assertThat(problems(filled(RouteFiles.tree(file)))).isEmpty();
    }

    @Test
    void theSchemaRefusesWhatCamelDoesNotKnow() {
        JsonNode wrong = RouteFiles.scalar("[{route: {id: a, form: {uri: 'direct:a', steps: []}}}]");

        assertThat(problems(wrong)).isNotEmpty();
    }

    private static Set<ValidationMessage> problems(JsonNode tree) {
        return schema.validate(tree);
    }

    private static JsonNode filled(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(
                    object.properties().stream().map(Map.Entry::getKey).toList())) {
                object.set(name, filled(object.get(name)));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, filled(array.get(i)));
            }
        } else if (PLACEHOLDERS.containsKey(node.asText())) {
            return PLACEHOLDERS.get(node.asText());
        }
        return node;
    }
}
