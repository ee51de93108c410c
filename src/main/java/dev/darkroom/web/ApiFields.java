package dev.darkroom.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Schemas of the contract in words: of each field its name, type, limits, default and meaning. */
final class ApiFields {
    private static final String SCHEMAS = "#/components/schemas/";
    /** Limits that are said in words of their own elsewhere, or that nobody reads. */
    private static final Map<String, String> LIMITS = Map.of(
            "minimum", "at least ",
            "exclusiveMinimum", "above ",
            "maximum", "at most ",
            "maxLength", "at most characters: ",
            "minItems", "at least items: ",
            "maxItems", "at most items: ");

    private static final List<String> ORDER =
            List.of("exclusiveMinimum", "minimum", "maximum", "maxLength", "minItems", "maxItems");

    private final ApiDocument contract;

    ApiFields(ApiDocument contract) {
        this.contract = contract;
    }

    /** The fields of a schema; empty when it has none. */
    String of(JsonNode schema) {
        if (reference(schema) != null) {
            return "<p class=\"type\">" + type(schema) + "</p>\n";
        }
        if (schema.has("items")) {
            return "<p class=\"type\">a list of</p>\n" + of(schema.get("items"));
        }
        if (!schema.has("properties")) {
            return "<p class=\"type\">" + type(schema) + "</p>\n";
        }
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        StringBuilder html = new StringBuilder("<dl>\n");
        schema.get("properties")
                .properties()
                .forEach(field ->
                        html.append(row(field.getKey(), "", required.contains(field.getKey()), field.getValue())));
        return html.append("</dl>\n").append(more(schema)).toString();
    }

    /** Fields that depend on what is in others. */
    private String more(JsonNode schema) {
        StringJoiner links = new StringJoiner(", ", "<p class=\"type\">And those of ", "</p>\n");
        links.setEmptyValue("");
        schema.path("allOf").forEach(one -> {
            if (reference(one.path("then")) != null) {
                links.add(type(one.get("then")));
            }
        });
        return links.toString();
    }

    /**
     * One field or parameter.
     *
     * @param place where it is, such as {@code query}; empty: not said
     */
    String row(String name, String place, boolean required, JsonNode schema) {
        ObjectNode resolved = contract.resolved(schema);
        StringBuilder html = new StringBuilder("<dt>").append(Html.code(name));
        html.append(" <span class=\"type\">");
        StringJoiner words = new StringJoiner(", ");
        if (!place.isEmpty()) {
            words.add(place);
        }
        words.add(type(schema));
        html.append(words).append("</span>");
        if (required) {
            html.append(" <span class=\"required\">required</span>");
        }
        html.append("</dt>\n<dd>");
        if (resolved.has("description")) {
            html.append(Html.line(resolved.get("description").asText()));
        }
        String limits = limits(resolved);
        if (!limits.isEmpty()) {
            html.append(" <span class=\"limits\">").append(limits).append("</span>");
        }
        if (reference(schema) == null) {
            if (resolved.has("properties")) {
                html.append(of(resolved));
            } else if (resolved.path("items").has("properties")) {
                html.append(of(resolved.get("items")));
            }
        }
        return html.append("</dd>\n").toString();
    }

    /** The schema that a reference leads to, when it has fields of its own; else null. */
    private String reference(JsonNode schema) {
        String reference = schema.path("$ref").asText();
        String name = reference.startsWith(SCHEMAS) ? reference.substring(SCHEMAS.length()) : "";
        boolean whole = !name.isEmpty() && !name.contains("/");
        return whole && contract.resolved(schema).has("properties") ? name : null;
    }

    /** What a value is in a few words; a schema with fields of its own is a link to them. */
    String type(JsonNode schema) {
        if (schema.isEmpty()) {
            return "bytes";
        }
        String name = reference(schema);
        if (name != null) {
            return "<a href=\"#schema-" + name + "\">" + name + "</a>";
        }
        ObjectNode resolved = contract.resolved(schema);
        if (resolved.has("oneOf")) {
            StringJoiner either = new StringJoiner(" or ");
            resolved.get("oneOf").forEach(one -> either.add(type(one)));
            return either.toString();
        }
        if (resolved.has("items")) {
            return "list of " + type(resolved.get("items"));
        }
        if (resolved.has("const")) {
            return "always " + Html.code(resolved.get("const").asText());
        }
        StringJoiner types = new StringJoiner(" or ");
        if (resolved.path("type").isArray()) {
            resolved.get("type").forEach(one -> types.add(one.asText()));
        } else {
            types.add(resolved.path("type").asText("any"));
        }
        return types.toString();
    }

    private static String limits(ObjectNode schema) {
        List<String> limits = new ArrayList<>();
        if (schema.has("enum")) {
            StringJoiner words = new StringJoiner(", ", "one of ", "");
            schema.get("enum").forEach(word -> words.add(Html.code(word.asText())));
            limits.add(words.toString());
        }
        if (schema.has("x-expected")) {
            limits.add("expected: " + Html.line(schema.get("x-expected").asText()));
        } else {
            ORDER.stream()
                    .filter(schema::has)
                    .forEach(limit ->
                            limits.add(LIMITS.get(limit) + schema.get(limit).asText()));
        }
        if (schema.has("default")) {
            limits.add("default: " + Html.code(schema.get("default").asText()));
        }
        String all = String.join("; ", limits);
        return all.isEmpty() ? all : Character.toUpperCase(all.charAt(0)) + all.substring(1);
    }
}
