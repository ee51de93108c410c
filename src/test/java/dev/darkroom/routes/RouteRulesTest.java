package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for all route files, read as they are. */
class RouteRulesTest {
    private static final Set<String> TRANSPORTS = Set.of("jms", "file", "timer", "platform-http");
    private static final Pattern OPTION_IN_URI = Pattern.compile("\\?\\w+=");
    private static final Set<String> FORBIDDEN =
            Set.of("toD", "recipientList", "routingSlip", "enrich", "pollEnrich", "script", "groovy", "threads");

    /** Consumers of a direct endpoint that beans lead to, with names made at run time. */
    private static final Pattern MADE_AT_RUN_TIME =
            Pattern.compile("direct:(provider-|export-|deliver-(folder|results|reply|webhook)|accept|store-|send-).*");

    private static List<JsonNode> routes() {
        return RouteFiles.every("route");
    }

    @Test
    void everyRouteSaysWhatItIsCalledAndWhatItIsFor() {
        assertThat(routes()).allSatisfy(route -> {
            assertThat(route.path("id").asText()).matches("[a-z0-9]+(-[a-z0-9]+)*");
            assertThat(route.path("description").asText())
                    .hasSizeBetween(20, 120)
                    .endsWith(".");
        });
        assertThat(RouteFiles.every("routeTemplate"))
                .allSatisfy(template ->
                        assertThat(template.path("description").asText()).isNotBlank());
        assertThat(RouteFiles.every("routeConfiguration"))
                .allSatisfy(policy ->
                        assertThat(policy.path("description").asText()).isNotBlank());
    }

    @Test
    void idsAreUniqueOverRoutesAndSteps() {
        List<String> ids = texts(RouteFiles.values("id"));
        ids.addAll(texts(RouteFiles.values("routeId")));
        // A provider is called by one of the two templates, so each has its request.
        ids.remove("{{provider}}-request");

        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void everyDirectEndpointHasExactlyOneConsumer() {
        List<String> consumed = consumed();
        Set<String> sent = new TreeSet<>(texts(RouteFiles.values("uri")));
        sent.removeIf(uri -> !uri.startsWith("direct:") || uri.contains("{{"));
        sent.removeAll(consumed);
        List<String> calls = RouteFiles.every("templatedRoute").stream()
                .flatMap(route -> sent(route).stream())
                .filter(uri -> uri.startsWith("direct:"))
                .toList();

        assertThat(consumed).doesNotHaveDuplicates();
        assertThat(sent).as("sent to, and nobody consumes").isEmpty();
        assertThat(consumed).as("what templates call").containsAll(calls);
    }

    @Test
    void everyDirectEndpointIsUsed() {
        Set<String> used = new HashSet<>();
        List<String> uris = texts(RouteFiles.values("uri"));
        List<String> from = consumed();
        // Those of templates are not in the files as they are consumed.
        routes().forEach(route -> uris.remove(route.at("/from/uri").asText()));
        used.addAll(uris);
        RouteFiles.every("templatedRoute").forEach(route -> used.addAll(sent(route)));

        assertThat(from)
                .filteredOn(uri -> !MADE_AT_RUN_TIME.matcher(uri).matches())
                .allSatisfy(uri -> assertThat(used).contains(uri));
    }

    @Test
    void whateverComesFromOutsideNamesItsErrorPolicy() {
        List<String> policies = RouteFiles.every("routeConfiguration").stream()
                .map(policy -> policy.path("id").asText())
                .toList();

        assertThat(routes())
                .filteredOn(route -> TRANSPORTS.contains(
                        route.path("from").path("uri").asText().split(":", 2)[0]))
                .isNotEmpty()
                .allSatisfy(route -> assertThat(policies)
                        .contains(route.path("routeConfigurationId").asText()));
        assertThat(policies).as("nameless policies would hold for all").doesNotContain("");
        assertThat(routes())
                .filteredOn(route -> !route.has("routeConfigurationId") && !route.has("errorHandler"))
                .extracting(route -> route.path("id").asText())
                .as("say nothing of their errors")
                .isEmpty();
    }

    @Test
    void everyBreakerHasAFallbackBehindItsSteps() {
        List<JsonNode> breakers = RouteFiles.values("circuitBreaker");
        breakers.removeIf(JsonNode::isTextual);
        assertThat(breakers).isNotEmpty().allSatisfy(breaker -> {
            List<String> fields = new ArrayList<>();
            breaker.fieldNames().forEachRemaining(fields::add);
            assertThat(fields).containsSubsequence("steps", "onFallback");
            assertThat(breaker.at("/onFallback/steps")).isNotEmpty();
            assertThat(breaker.path("id").asText()).isNotBlank();
        });
    }

    @Test
    void noStepDecidesByContentWhereAMessageGoesOrRunsCode() {
        Set<String> used = new TreeSet<>();
        RouteFiles.all().forEach(file -> RouteFiles.fields(RouteFiles.tree(file), (name, value) -> used.add(name)));

        assertThat(used).doesNotContainAnyElementsOf(FORBIDDEN);
        assertThat(texts(RouteFiles.values("uri"))).noneMatch(uri -> uri.startsWith("seda:"));
    }

    /** What goes on without its caller must be in the database: a message in memory alone is lost with the process. */
    @Test
    void onlyRendersGoOnWithoutTheirCaller() {
        assertThat(RouteFiles.values("wireTap"))
                .extracting(tap -> tap.path("uri").asText())
                .containsOnly("direct:render");
    }

    @Test
    void endpointOptionsAreParameters() {
        assertThat(texts(RouteFiles.values("uri")))
                .noneMatch(uri -> OPTION_IN_URI.matcher(uri).find());
    }

    @Test
    void defaultsAreInTheConfigurationOnly() throws IOException {
        for (Path file : RouteFiles.all()) {
            assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern("\\{\\{[a-z.-]+:[^}]*}}");
        }
    }

    @Test
    void filesAreShort() throws IOException {
        for (Path file : RouteFiles.all()) {
            JsonNode tree = RouteFiles.tree(file);
            assertThat(file.toString()).endsWith(".camel.yaml");
            assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(60 * tree.size());
        }
        assertThat(routes())
                .allSatisfy(route -> assertThat(route.at("/from/steps")).hasSizeLessThanOrEqualTo(9));
    }

    private static List<String> consumed() {
        List<String> consumed = new ArrayList<>();
        routes().forEach(route -> consumed.add(route.at("/from/uri").asText()));
        RouteFiles.every("templatedRoute")
                .forEach(route -> consumed.add(filled(template(route).at("/route/from/uri"), route)));
        consumed.removeIf(uri -> !uri.startsWith("direct:"));
        return consumed;
    }

    private static JsonNode template(JsonNode templated) {
        String id = templated.path("routeTemplateRef").asText();
        return RouteFiles.every("routeTemplate").stream()
                .filter(template -> template.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** A template's text, as it is in this route. */
    private static String filled(JsonNode text, JsonNode templated) {
        String[] filled = {text.asText()};
        for (String name : List.of("provider", "call")) {
            parameter(templated, name).forEach(value -> filled[0] = filled[0].replace("{{" + name + "}}", value));
        }
        return filled[0];
    }

    /** The addresses that a route made of a template sends to. */
    private static List<String> sent(JsonNode templated) {
        List<String> uris = new ArrayList<>();
        RouteFiles.fields(template(templated).at("/route/from/steps"), (field, value) -> {
            if (field.equals("uri")) {
                uris.add(filled(value, templated));
            }
        });
        return uris;
    }

    private static Stream<String> parameter(JsonNode templated, String name) {
        return Stream.of(templated.path("parameters"))
                .flatMap(parameters -> {
                    List<JsonNode> all = new ArrayList<>();
                    parameters.forEach(all::add);
                    return all.stream();
                })
                .filter(parameter -> parameter.path("name").asText().equals(name))
                .map(parameter -> parameter.path("value").asText());
    }

    private static List<String> texts(Collection<JsonNode> nodes) {
        return new ArrayList<>(nodes.stream().map(JsonNode::asText).toList());
    }
}
