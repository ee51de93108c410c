package dev.darkroom.job;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns the validator's messages into sentences with the value that is wrong and what would be right. */
final class SchemaWords {
    /** The annotation in the schema that says what is expected where a keyword alone would not say it well. */
    static final String EXPECTED = "x-expected";

    private final JsonNode schema;

    SchemaWords(JsonNode schema) {
        this.schema = schema;
    }

    /** Whether the message is about fields that do not go together; {@link JobRules} words those. */
    boolean ofCombination(ValidationMessage message) {
        String place = place(message);
        return place.startsWith("/allOf") || place.startsWith("/dependent");
    }

    Finding finding(ValidationMessage message) {
        String pointer = Shown.printable(message.getInstanceLocation().toString());
        JsonPointer place = JsonPointer.compile(place(message)).head();
        return switch (message.getType()) {
            case "additionalProperties" -> unknown(pointer, message.getProperty(), schema.at(place));
            case "required" -> missing(pointer, message.getProperty(), place);
            default -> new Finding(pointer, problem(message.getType(), message.getInstanceNode()), expected(place));
        };
    }

    /** What is said of a field that the object schema {@code owner} does not have. */
    Finding unknown(String pointer, String name, JsonNode owner) {
        List<String> known = new ArrayList<>();
        owner.path("properties").fieldNames().forEachRemaining(known::add);
        if (known.isEmpty()) {
            return new Finding(
                    Pointers.field(pointer, name),
                    "has no such name",
                    owner.path(EXPECTED).asText());
        }
        Optional<String> nearest = NearestName.of(name, known);
        return new Finding(
                Pointers.field(pointer, name),
                "is not a field of a " + owner.path("title").asText().toLowerCase(Locale.ROOT),
                nearest.map(near -> "one of the known fields, did you mean '" + near + "'?")
                        .orElseGet(() -> "one of " + String.join(", ", known)));
    }

    /** The schema part at a pointer. */
    JsonNode at(String pointer) {
        return schema.at(pointer);
    }

    private Finding missing(String pointer, String name, JsonPointer owner) {
        JsonPointer field = owner.appendProperty("properties").appendProperty(name);
        return new Finding(Pointers.field(pointer, name), "is missing", expected(field));
    }

    private static String problem(String keyword, JsonNode value) {
        return switch (keyword) {
            case "maxItems" -> "has " + value.size() + " entries";
            case "maxLength" -> {
                String text = value.textValue();
                yield "has " + text.codePointCount(0, text.length()) + " characters";
            }
            case "uniqueItems" -> "names something twice";
            case "pattern" -> pattern(value.textValue());
            default -> "is " + Shown.value(value);
        };
    }

    private static String pattern(String text) {
        if (text.isBlank()) {
            return text.isEmpty() ? "is empty" : "is blank";
        }
        return text.codePoints()
                .filter(c -> Character.isISOControl(c) && c != '\n' && c != '\t')
                .mapToObj(c -> String.format(Locale.ROOT, "holds the control character U+%04X", c))
                .findFirst()
                .orElseGet(() -> "is " + Shown.text(text));
    }

    /** What the schema part at {@code place}, or the nearest one around it that says so, expects. */
    private String expected(JsonPointer place) {
        JsonNode part = schema.at(place);
        if (part.has("$ref") && !part.has(EXPECTED)) {
            return expected(JsonPointer.compile(part.get("$ref").textValue().substring(1)));
        }
        String said = said(part);
        return said != null || place.matches() ? said : expected(place.head());
    }

    private static String said(JsonNode part) {
        if (part.has(EXPECTED)) {
            return part.get(EXPECTED).textValue();
        }
        if (part.has("enum")) {
            List<String> words = new ArrayList<>();
            part.get("enum").forEach(word -> words.add(word.textValue()));
            return "one of " + String.join(", ", words);
        }
        return switch (part.path("type").asText()) {
            case "integer" ->
                "an integer from " + part.get("minimum").asText() + " to "
                        + part.get("maximum").asText();
            case "boolean" -> "true or false";
            default -> null;
        };
    }

    private static String place(ValidationMessage message) {
        return message.getSchemaLocation().getFragment().toString();
    }
}
