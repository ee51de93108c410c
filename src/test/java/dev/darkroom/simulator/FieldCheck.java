package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/** Looks at a request's fields one after the other and collects what is wrong with them. */
final class FieldCheck {
    /** What is wrong with one field. */
    record Wrong(String field, String message) {}

    private final JsonNode body;
    private final boolean form;
    private final List<Wrong> wrong = new ArrayList<>();

    /** @param form whether all values come as texts, as in a form, or as JSON has them */
    FieldCheck(JsonNode body, boolean form) {
        this.body = body;
        this.form = form;
        if (!body.isObject()) {
            refuse("body", "must be an object");
        }
    }

    /** Refuses every field that is not one of these. */
    FieldCheck only(Collection<String> known) {
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                refuse(name, "is not a known field");
            }
        }
        return this;
    }

    FieldCheck required(String name) {
        return body.has(name) ? this : refuse(name, "is required");
    }

    /** A text of {@code least} to {@code most} characters, when the field is there. */
    FieldCheck text(String name, int least, int most) {
        JsonNode value = body.path(name);
        if (value.isMissingNode()) {
            return this;
        }
        int length = value.asText().length();
        return value.isTextual() && length >= least && length <= most
                ? this
                : refuse(name, "must be a text of " + least + " to " + most + " characters");
    }

    FieldCheck oneOf(String name, Collection<String> values) {
        JsonNode value = body.path(name);
        return value.isMissingNode() || (value.isTextual() && values.contains(value.asText()))
                ? this
                : refuse(name, "must be one of " + String.join(", ", values));
    }

    FieldCheck whole(String name, long least, long most) {
        JsonNode value = body.path(name);
        boolean whole = form ? value.asText().matches("-?\\d{1,18}") : value.isIntegralNumber();
        return value.isMissingNode() || (whole && value.asLong() >= least && value.asLong() <= most)
                ? this
                : refuse(name, "must be a whole number from " + least + " to " + most);
    }

    FieldCheck number(String name, double least, double most) {
        JsonNode value = body.path(name);
        boolean number = form ? value.asText().matches("-?\\d{1,9}(\\.\\d{1,9})?") : value.isNumber();
        return value.isMissingNode() || (number && value.asDouble() >= least && value.asDouble() <= most)
                ? this
                : refuse(name, "must be a number from " + least + " to " + most);
    }

    /** Refuses {@code name} when {@code other} is there too. */
    FieldCheck apart(String name, String other) {
        return body.has(name) && body.has(other) ? refuse(name, "cannot be used together with " + other) : this;
    }

    FieldCheck refuse(String name, String message) {
        wrong.add(new Wrong(name, message));
        return this;
    }

    FieldCheck refuseIf(boolean bad, String name, String message) {
        return bad ? refuse(name, message) : this;
    }

    /** All that is wrong, in the order it was found. */
    List<Wrong> wrong() {
        return List.copyOf(wrong);
    }
}
