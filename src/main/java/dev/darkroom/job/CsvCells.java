package dev.darkroom.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;

/**
 * Makes JSON values of CSV cells, by the type that the schema gives the field. A cell that is not of that type stays
 * text, so that the schema's own error shows it as it stands. Thread-safe.
 */
final class CsvCells {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JobSchema schema;
    private final JobText json;

    CsvCells(JobSchema schema, JobText json) {
        this.schema = schema;
        this.json = json;
    }

    /** @param found takes what is wrong with JSON in the cell */
    JsonNode value(String field, String cell, List<Finding> found) throws IOException {
        JsonNode wanted = schema.field(field);
        return switch (wanted.path("type").asText()) {
            case "integer", "number" -> number(cell);
            case "boolean" -> truth(cell);
            case "array" -> wanted.at("/items/type").asText().equals("string") ? list(cell) : json(field, cell, found);
            case "object" -> json(field, cell, found);
            default -> NODES.textNode(cell);
        };
    }

    private static JsonNode number(String cell) {
        JsonNode text = NODES.textNode(cell);
        return JobNumbers.isNumber(cell) ? JobNumbers.read(cell).orElse(text) : text;
    }

    /** Spreadsheets write TRUE and FALSE. */
    private static JsonNode truth(String cell) {
        return switch (cell.toLowerCase(Locale.ROOT)) {
            case "true" -> NODES.booleanNode(true);
            case "false" -> NODES.booleanNode(false);
            default -> NODES.textNode(cell);
        };
    }

    private static JsonNode list(String cell) {
        ArrayNode list = NODES.arrayNode();
        for (String entry : cell.split(";", -1)) {
            list.add(entry.strip());
        }
        return list;
    }

    private JsonNode json(String field, String cell, List<Finding> found) throws IOException {
        JobText.Parsed parsed = json.parse(new StringReader(cell), Pointers.field("", field));
        found.addAll(parsed.findings());
        return parsed.value() == null ? NODES.nullNode() : parsed.value();
    }
}
