package dev.darkroom.job;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the tree of one value from a parser and finds what JSON itself allows but a job may not have: names given twice,
 * huge numbers, deep nesting, broken characters, more text than a job may have. The parser stays usable after each, so
 * the next job of an array can still be read. An offending value becomes null in the tree.
 */
final class JsonTree {
    static final int DEEPEST = 20;

    /** A tree takes many times the memory of text such as {@code [],[],[]}. No job within its own limits comes near. */
    private static final int MOST_VALUES = 20_000;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonParser parser;
    private final long longest;
    private final List<Finding> findings = new ArrayList<>();
    private long end;
    private int values;
    private Finding excess;

    /** @param longest most characters of one value */
    JsonTree(JsonParser parser, long longest) {
        this.parser = parser;
        this.longest = longest;
    }

    /**
     * Reads the value at the parser's current token, to its last token.
     *
     * @param pointer where the value stands in its job; starts the pointer of each finding
     * @return the value; null when there is too much of it, which is then the only finding
     * @throws com.fasterxml.jackson.core.JsonProcessingException when it is not JSON
     */
    JsonNode read(String pointer) throws IOException {
        findings.clear();
        values = 0;
        excess = null;
        end = parser.currentTokenLocation().getCharOffset() + longest;
        JsonNode value = value(pointer, 1);
        if (!tooMuch()) {
            return value;
        }
        findings.clear();
        findings.add(new Finding(pointer, excess.problem(), excess.expected()));
        return null;
    }

    /** What was found in the value read last. */
    List<Finding> findings() {
        return List.copyOf(findings);
    }

    static Finding tooLong(String pointer, long longest) {
        return new Finding(
                pointer, "is larger than a job may be", "at most " + longest + " bytes (darkroom.max-job-size)");
    }

    private JsonNode value(String pointer, int depth) throws IOException {
        values++;
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT, START_ARRAY -> structure(token, pointer, depth);
            case VALUE_STRING -> text(pointer);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(pointer);
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(token == JsonToken.VALUE_TRUE);
            default -> NODES.nullNode();
        };
    }

    private JsonNode structure(JsonToken start, String pointer, int depth) throws IOException {
        if (depth <= DEEPEST) {
            return start == JsonToken.START_OBJECT ? object(pointer, depth) : array(pointer, depth);
        }
        parser.skipChildren();
        findings.add(new Finding(pointer, "is nested too deeply", "at most " + DEEPEST + " levels"));
        return NODES.nullNode();
    }

    private JsonNode object(String pointer, int depth) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (skipTheRest()) {
                continue;
            }
            String field = Pointers.field(pointer, name);
            JsonNode value = value(field, depth + 1);
            if (object.has(name)) {
                findings.add(new Finding(field, "is given twice", "each field once"));
            } else if (brokenText(name)) {
                findings.add(new Finding(field, "has a name with half of a surrogate pair", "whole characters"));
            } else {
                object.set(name, value);
            }
        }
        return object;
    }

    private JsonNode array(String pointer, int depth) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (!skipTheRest()) {
                array.add(value(pointer + "/" + array.size(), depth + 1));
            }
        }
        return array;
    }

    /** Once there is too much of the value its other tokens are read without being kept. */
    private boolean skipTheRest() throws IOException {
        if (tooMuch()) {
            parser.skipChildren();
        }
        return excess != null;
    }

    private boolean tooMuch() {
        if (excess == null && parser.currentLocation().getCharOffset() > end) {
            excess = tooLong("", longest);
        } else if (excess == null && values > MOST_VALUES) {
            excess = new Finding("", "has too many values", "at most " + MOST_VALUES + " values in a job");
        }
        return excess != null;
    }

    private JsonNode text(String pointer) throws IOException {
        String text = parser.getText();
        if (brokenText(text)) {
            findings.add(new Finding(pointer, "holds half of a surrogate pair", "whole characters"));
            return NODES.nullNode();
        }
        return NODES.textNode(text);
    }

    private JsonNode number(String pointer) throws IOException {
        String text = parser.getText();
        return JobNumbers.read(text).orElseGet(() -> {
            findings.add(new Finding(pointer, "is " + Shown.shortened(text), JobNumbers.EXPECTED));
            return NODES.nullNode();
        });
    }

    /** Text with half of a surrogate pair has no UTF-8 form, so it could neither be hashed nor stored as given. */
    private static boolean brokenText(String text) {
        return text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
    }
}
