package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartRefusedTest {
    @TempDir
    private Path folder;

    private Home home;

    @BeforeEach
    void prepare() throws IOException {
        home = new Home(folder);
    }

    @Test
    void theShippedFilesAreComplete() {
        assertThatCode(() -> Bench.startOnce(home)).doesNotThrowAnyException();
    }

    @Test
    void withoutARoutesFolder() throws IOException {
        remove("routes");

        assertRefused("routes");
    }

    @Test
    void withAnEmptyRoutesFolder() throws IOException {
        remove("routes");
        Files.createDirectories(folder.resolve("routes"));

        assertRefused("routes lacks", "route renders-in", "a route from direct:accept");
    }

    @Test
    void withoutSomeOfThem() throws IOException {
        for (String file : new String[] {
            "providers/flux",
            "providers/noop-media",
            "pipeline/keep",
            "deliver/figma",
            "deliver/reply",
            "ingest/renders"
        }) {
            Files.delete(folder.resolve("routes/" + file + ".camel.yaml"));
        }

        assertRefused(
                "routes lacks",
                "direct:provider-flux",
                "direct:provider-noop_media",
                "direct:keep",
                "direct:export-figma",
                "direct:deliver-reply",
                "route renders-in");
    }

    /** Without it the program would start, and what the route is for would never happen. */
    @Test
    void withoutTheRoutesThatNothingLeadsTo() throws IOException {
        home.with("darkroom.cache", "filesystem");
        YAMLMapper yaml = new YAMLMapper();
        List<String> words = new ArrayList<>(List.of("routes lacks"));
        for (Path file : RouteFiles.all()) {
            ArrayNode kept = yaml.createArrayNode();
            for (JsonNode definition : RouteFiles.tree(file)) {
                JsonNode route = definition.path("route");
                if (route.at("/from/uri").asText().matches("(timer|jms|file):.*")) {
                    words.add("route " + route.get("id").asText());
                } else {
                    kept.add(definition);
                }
            }
            Files.delete(folder.resolve(file));
            if (!kept.isEmpty()) {
                Files.writeString(folder.resolve(file), yaml.writeValueAsString(kept));
            }
        }

        assertThat(words).contains("route webhooks-due", "route exports-in", "route cache-tidy");
        assertRefused(words.toArray(String[]::new));
    }

    @Test
    void storageInS3TakesItsOwnRoute() {
        home.with("darkroom.storage", "s3")
                .with("darkroom.s3.endpoint", "http://127.0.0.1:9")
                .with("darkroom.s3.region", "eu-central-1")
                .with("darkroom.s3.bucket", "pictures")
                .with("darkroom.s3.access-key", "a")
                .with("darkroom.s3.secret-key", "b");

        try (Bench bench = Bench.start(home, false, Map.of())) {
            assertThat(bench.camel().getRoutes())
                    .extracting(Route::getId)
                    .contains("store-s3")
                    .doesNotContain("store-folder");
            assertThat(bench.camel().getRegistry().lookupByName("s3Client")).isNotNull();
        }
    }

    private void assertRefused(String... words) {
        List<Thread> before = camelThreads();

        assertThatThrownBy(() -> Bench.startOnce(home))
                .hasStackTraceContaining(words[0])
                .satisfies(refusal -> {
                    for (String word : words) {
                        assertThat(refusal).hasStackTraceContaining(word);
                    }
                });

        assertThat(camelThreads()).as("nothing is left running").isSubsetOf(before);
    }

    private static List<Thread> camelThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("Camel"))
                .toList();
    }

    private void remove(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(name))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
