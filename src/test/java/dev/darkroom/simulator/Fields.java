package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * A JSON object of a request, read strictly.
 *
 * @param path of the object in the request, empty for the request itself
 */
record Fields(JsonNode node, String path) {
    /** The object has no other fields than these. */
    Fields only(String... names) throws BadField {
        if (!node.isObject()) {
            throw new BadField(path, "must be an object");
        }
        for (Iterator<String> found = node.fieldNames(); found.hasNext(); ) {
            String name = found.next();
            if (!Set.of(names).contains(name)) {
                throw new BadField(at(name), "Unknown name \"" + name + "\": Cannot find field.");
            }
        }
        return this;
    }

    boolean has(String name) {
        return node.has(name);
    }

    Fields child(String name) {
        return new Fields(node.path(name), at(name));
    }

    /** The elements of a list that must be there and not be empty. */
    List<Fields> list(String name) throws BadField {
        JsonNode list = node.path(name);
        if (!list.isArray() || list.isEmpty()) {
            throw new BadField(at(name), "must be a list with at least one element");
        }
        List<Fields> elements = new ArrayList<>();
        for (JsonNode element : list) {
            elements.add(new Fields(element, at(name) + "[" + elements.size() + "]"));
        }
        return elements;
    }

    /** A text that must be there. */
    String text(String name) throws BadField {
        if (!node.path(name).isTextual()) {
            throw new BadField(at(name), "must be a text");
        }
        return node.path(name).asText();
    }

    /** A text that must be one of these; {@code standard} when it is not there. */
    String oneOf(String name, String standard, Set<String> values) throws BadField {
        String value = has(name) ? text(name) : standard;
        if (!values.contains(value)) {
            throw new BadField(
                    at(name),
                    "'" + value + "' is none of " + values.stream().sorted().toList());
        }
        return value;
    }

    void optionalText(String name) throws BadField {
        if (has(name)) {
            text(name);
        }
    }

    void flag(String name) throws BadField {
        if (has(name) && !node.path(name).isBoolean()) {
            throw new BadField(at(name), "must be true or false");
        }
    }

    void whole(String name, int min, int max) throws BadField {
        if (has(name) && !node.path(name).isIntegralNumber()) {
            throw new BadField(at(name), "must be a whole number");
        }
        number(name, min, max);
    }

    void number(String name, double min, double max) throws BadField {
        JsonNode value = node.path(name);
        if (has(name) && (!value.isNumber() || value.asDouble() < min || value.asDouble() > max)) {
            throw new BadField(at(name), "must be a number from " + min + " to " + max);
        }
    }

    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
