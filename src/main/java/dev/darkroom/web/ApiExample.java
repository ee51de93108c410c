package dev.darkroom.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A call of an operation as a command. */
final class ApiExample {
    private static final String SERVER = "http://127.0.0.1:8080";
    private static final String MORE = " \\\n    ";

    private final ApiDocument contract;

    ApiExample(ApiDocument contract) {
        this.contract = contract;
    }

    /** The command; {@code $KEY} in it stands for a key. */
    String curl(String path, String method, List<ObjectNode> parameters, ObjectNode operation) {
        String address = SERVER + path;
        for (ObjectNode parameter : parameters) {
            if (parameter.get("in").asText().equals("path")) {
                address = address.replace(
                        "{" + parameter.get("name").asText() + "}",
                        parameter.get("example").asText());
            }
        }
        StringBuilder curl = new StringBuilder("curl -s");
        JsonNode body = operation.has("requestBody")
                ? contract.resolved(operation.get("requestBody")).get("content")
                : null;
        if (!method.equals("get") && !(method.equals("post") && body != null)) {
            curl.append(" -X ").append(method.toUpperCase(Locale.ROOT));
        }
        curl.append(' ').append(address);
        if (!operation.at("/security/0").isEmpty()) {
            curl.append(MORE).append("-H \"Authorization: Bearer $KEY\"");
        }
        if (body != null) {
            Map.Entry<String, JsonNode> first = body.properties().iterator().next();
            JsonNode example = first.getValue().get("example");
            if (first.getKey().startsWith("multipart/")) {
                example.properties().forEach(field -> curl.append(MORE)
                        .append("-F ")
                        .append(field.getKey())
                        .append("='")
                        .append(text(field.getValue()))
                        .append('\''));
            } else {
                curl.append(MORE).append("-H 'Content-Type: ").append(first.getKey());
                curl.append('\'')
                        .append(MORE)
                        .append("-d '")
                        .append(quoted(example.toString()))
                        .append('\'');
            }
        }
        return curl.toString();
    }

    private static String text(JsonNode value) {
        return quoted((value.isArray() ? value.get(0) : value).asText());
    }

    private static String quoted(String text) {
        return text.replace("'", "'\\''");
    }
}
