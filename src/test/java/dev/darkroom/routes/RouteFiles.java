package dev.darkroom.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The shipped route files as trees. */
final class RouteFiles {
    private static final YAMLMapper YAML = new YAMLMapper();

    private RouteFiles() {}

    static List<Path> all() {
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode tree(Path file) {
        try {
            return YAML.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    static JsonNode scalar(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    /** The definitions of that kind in all files: {@code route}, {@code routeTemplate} …; with the file's name. */
    static Map<String, List<JsonNode>> definitions(String kind) {
        Map<String, List<JsonNode>> found = new TreeMap<>();
        for (Path file : all()) {
            for (JsonNode definition : tree(file)) {
                if (definition.has(kind)) {
                    found.computeIfAbsent(file.toString(), f -> new ArrayList<>())
                            .add(definition.get(kind));
                }
            }
        }
        return found;
    }

    /** All definitions of that kind. */
    static List<JsonNode> every(String kind) {
        return definitions(kind).values().stream().flatMap(List::stream).toList();
    }

    /** Calls {@code sink} with every field, however deep. */
    static void fields(JsonNode node, BiConsumer<String, JsonNode> sink) {
        node.properties().forEach(field -> sink.accept(field.getKey(), field.getValue()));
        node.forEach(child -> fields(child, sink));
    }

    /** The values of every field of that name, however deep, in all files. */
    static List<JsonNode> values(String name) {
        List<JsonNode> found = new ArrayList<>();
        for (Path file : all()) {
            fields(tree(file), (field, value) -> {
                if (field.equals(name)) {
                    found.add(value);
                }
            });
        }
        return found;
    }
}
