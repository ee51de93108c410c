package dev.darkroom.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The contract as one page for people: no script, and nothing from elsewhere. */
final class ApiPage {
    private final ApiDocument contract;
    private final ApiFields fields;
    private final String style;
    private final String html;

    ApiPage(ApiDocument contract) {
        this.contract = contract;
        this.fields = new ApiFields(contract);
        this.style = style();
        this.html = page();
    }

    String html() {
        return html;
    }

    /** What a browser may do with the page: show it in its style. */
    String policy() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return "sandbox; default-src 'none'; style-src 'sha256-"
                    + Base64.getEncoder().encodeToString(hash)
                    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String style() {
        try (InputStream in = ApiPage.class.getResourceAsStream("/openapi/page.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the page's style from the program's own files", e);
        }
    }

    /** An operation and where it is. */
    private record Place(String path, String method, JsonNode shared, ObjectNode operation) {
        String id() {
            return operation.get("operationId").asText();
        }

        String badge() {
            return "<span class=\"method " + method + "\">" + method.toUpperCase(Locale.ROOT) + "</span> ";
        }
    }

    private String page() {
        JsonNode info = contract.tree().get("info");
        StringBuilder page =
                new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        page.append(Html.text(info.get("title").asText())).append(": HTTP</title>\n<style>");
        page.append(style).append("</style>\n</head>\n<body>\n<div class=\"frame\">\n<header>\n<h1>");
        page.append(Html.text(info.get("title").asText())).append(" over HTTP</h1>\n");
        page.append(Html.paragraphs(info.get("description").asText()));
        page.append("<p>The same for programs: <a href=\"/openapi.yaml\">openapi.yaml</a></p>\n</header>\n<nav>\n");
        StringBuilder main = new StringBuilder();
        for (JsonNode tag : contract.tree().get("tags")) {
            String name = tag.get("name").asText();
            page.append("<h2>").append(Html.text(name)).append("</h2>\n<ul>\n");
            main.append("<section>\n<h2>").append(Html.text(name)).append("</h2>\n");
            main.append(Html.paragraphs(tag.get("description").asText()));
            for (Place place : of(name)) {
                page.append("<li><a href=\"#" + place.id() + "\">" + place.badge() + Html.text(place.path())
                        + "</a></li>\n");
                main.append(article(place));
            }
            page.append("</ul>\n");
            main.append("</section>\n");
        }
        page.append("<h2><a href=\"#schemas\">Schemas</a></h2>\n</nav>\n<main>\n")
                .append(main);
        page.append(schemas());
        return page.append("</main>\n</div>\n</body>\n</html>\n").toString();
    }

    private List<Place> of(String tag) {
        List<Place> places = new ArrayList<>();
        contract.tree().get("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(entry -> ApiDocument.METHODS.contains(entry.getKey()))
                .filter(entry -> entry.getValue().at("/tags/0").asText().equals(tag))
                .forEach(entry -> places.add(
                        new Place(path.getKey(), entry.getKey(), path.getValue().path("parameters"), (ObjectNode)
                                entry.getValue()))));
        return places;
    }

    private String article(Place place) {
        ObjectNode operation = place.operation();
        StringBuilder html = new StringBuilder("<article id=\"" + place.id() + "\">\n<h3>" + place.badge());
        html.append(Html.code(place.path())).append("</h3>\n<p><strong>");
        html.append(Html.line(operation.get("summary").asText())).append("</strong></p>\n");
        if (operation.has("description")) {
            html.append(Html.paragraphs(operation.get("description").asText()));
        }
        html.append("<p class=\"needs\">").append(needs(operation)).append("</p>\n");
        List<ObjectNode> parameters = new ArrayList<>();
        place.shared().forEach(one -> parameters.add(contract.resolved(one)));
        operation.path("parameters").forEach(one -> parameters.add(contract.resolved(one)));
        if (!parameters.isEmpty()) {
            html.append("<h4>Parameters</h4>\n<dl>\n");
            parameters.forEach(one -> html.append(parameter(one)));
            html.append("</dl>\n");
        }
        if (operation.has("requestBody")) {
            contract.resolved(operation.get("requestBody"))
                    .get("content")
                    .properties()
                    .forEach(body -> html.append("<details open>\n<summary>Body: ")
                            .append(Html.code(body.getKey()))
                            .append(' ')
                            .append(fields.type(body.getValue().get("schema")))
                            .append("</summary>\n")
                            .append(fields.of(contract.resolved(body.getValue().get("schema"))))
                            .append("</details>\n"));
        }
        html.append("<h4>Example</h4>\n<pre><code>")
                .append(Html.text(new ApiExample(contract).curl(place.path(), place.method(), parameters, operation)))
                .append("</code></pre>\n<h4>Answers</h4>\n<dl>\n");
        operation
                .get("responses")
                .properties()
                .forEach(one -> html.append(response(one.getKey(), contract.resolved(one.getValue()))));
        return html.append("</dl>\n</article>\n").toString();
    }

    private static String needs(ObjectNode operation) {
        StringBuilder words = new StringBuilder();
        for (JsonNode way : operation.get("security")) {
            words.append(words.isEmpty() ? "Needs " : " or ");
            if (way.has("key") && !way.get("key").isEmpty()) {
                words.append("a key with the scope ")
                        .append(Html.code(way.at("/key/0").asText()));
            } else if (way.has("signature")) {
                words.append("a signed address");
            } else if (way.isEmpty()) {
                return "Needs no key.";
            }
        }
        return words.append(operation.has("x-all-instances") ? ", made for all instances." : ".")
                .toString();
    }

    private String parameter(ObjectNode parameter) {
        ObjectNode schema = contract.resolved(parameter.get("schema")).deepCopy();
        schema.set("description", parameter.get("description"));
        return fields.row(
                parameter.get("name").asText(),
                parameter.get("in").asText(),
                parameter.path("required").asBoolean(),
                schema);
    }

    private String response(String status, ObjectNode response) {
        StringBuilder html = new StringBuilder("<dt>" + Html.code(status) + " ");
        html.append(Html.line(response.get("description").asText())).append("</dt>\n<dd>");
        List<String> headers = new ArrayList<>();
        response.path("headers").fieldNames().forEachRemaining(name -> headers.add(Html.code(name)));
        headers.remove(Html.code("X-Request-Id"));
        if (!headers.isEmpty()) {
            html.append("<span class=\"type\">Headers: ")
                    .append(String.join(", ", headers))
                    .append("</span>");
        }
        response.path("content").properties().forEach(body -> {
            JsonNode schema = body.getValue().path("schema");
            html.append("<div class=\"type\">").append(Html.code(body.getKey())).append(' ');
            html.append(schema.has("properties") ? "" : fields.type(schema)).append("</div>\n");
            if (schema.has("properties")) {
                html.append(fields.of(schema));
            }
        });
        return html.append("</dd>\n").toString();
    }

    private String schemas() {
        StringBuilder html = new StringBuilder("<section>\n<h2 id=\"schemas\">Schemas</h2>\n");
        contract.tree().at("/components/schemas").properties().forEach(one -> {
            if (one.getValue().has("properties")) {
                html.append("<article id=\"schema-" + one.getKey() + "\">\n<h3>" + one.getKey() + "</h3>\n");
                if (one.getValue().has("description")) {
                    html.append(
                            Html.paragraphs(one.getValue().get("description").asText()));
                }
                html.append(fields.of(one.getValue())).append("</article>\n");
            }
        });
        return html.append("</section>\n").toString();
    }
}
