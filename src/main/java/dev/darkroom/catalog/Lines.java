package dev.darkroom.catalog;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.darkroom.job.JobNumbers;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Reads a document as a tree and notes in which line each of its fields begins. */
final class Lines {
    private static final int DEEPEST = 100;

    private final JsonParser parser;
    private final Map<String, Integer> of = new HashMap<>();

    Lines(JsonParser parser) {
        this.parser = parser;
    }

    /** Lines by JSON pointer, from 1. */
    Map<String, Integer> byPointer() {
        return of;
    }

    /** The whole document; a missing node for an empty one. */
    JsonNode tree() throws IOException {
        if (parser.nextToken() == null) {
            return MissingNode.getInstance();
        }
        JsonNode root = value("", 0);
        if (parser.nextToken() != null) {
            throw new JsonParseException(parser, "there is more than one document");
        }
        return root;
    }

    private JsonNode value(String pointer, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new JsonParseException(parser, "it is nested more than " + DEEPEST + " deep");
        }
        of.putIfAbsent(pointer, parser.currentTokenLocation().getLineNr());
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(pointer, depth);
            case START_ARRAY -> array(pointer, depth);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE, VALUE_FALSE -> bool();
            case VALUE_NULL -> NullNode.getInstance();
            default -> TextNode.valueOf(parser.getText());
        };
    }

    private JsonNode object(String pointer, int depth) throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            String child = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
            of.put(child, parser.currentTokenLocation().getLineNr());
            parser.nextToken();
            object.set(name, value(child, depth + 1));
        }
        return object;
    }

    private JsonNode array(String pointer, int depth) throws IOException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(pointer + "/" + array.size(), depth + 1));
        }
        return array;
    }

    /** Old YAML reads {@code off} and {@code no} as false; here they are words. */
    private JsonNode bool() throws IOException {
        String text = parser.getText();
        boolean plain = text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
        return plain ? BooleanNode.valueOf(parser.getBooleanValue()) : TextNode.valueOf(text);
    }

    private JsonNode number() throws IOException {
        if (parser.isNaN()) {
            throw new JsonParseException(parser, parser.getText() + " is no number here");
        }
        return JobNumbers.read(parser.getDecimalValue().toString())
                .orElseThrow(() -> new JsonParseException(parser, "expected " + JobNumbers.EXPECTED));
    }
}
