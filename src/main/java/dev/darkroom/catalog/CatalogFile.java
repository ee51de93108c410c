package dev.darkroom.catalog;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.darkroom.job.InputError;
import dev.darkroom.job.PublishedSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A catalogue document as it was read. It keeps everything that is found wrong with it, with the line. */
final class CatalogFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final int MOST_BYTES = 1 << 20;

    private final String name;
    private final Map<String, Integer> lines;
    private final List<String> mistakes = new ArrayList<>();
    private final List<InputError> errors = new ArrayList<>();
    private JsonNode tree = MissingNode.getInstance();

    private CatalogFile(String name, Map<String, Integer> lines) {
        this.name = name;
        this.lines = lines;
    }

    /** Reads YAML; what cannot be read is the first mistake. */
    static CatalogFile read(Path path) {
        try {
            if (Files.size(path) > MOST_BYTES) {
                return new CatalogFile(path.toString(), Map.of()).unreadable("is larger than 1 MiB");
            }
            return read(path.toString(), YAML.createParser(Files.readAllBytes(path)));
        } catch (NoSuchFileException e) {
            return new CatalogFile(path.toString(), Map.of()).unreadable("does not exist");
        } catch (IOException e) {
            return new CatalogFile(path.toString(), Map.of()).unreadable("cannot be read: " + e);
        }
    }

    private static CatalogFile read(String name, JsonParser opened) throws IOException {
        try (JsonParser parser = opened) {
            Lines lines = new Lines(parser);
            CatalogFile file = new CatalogFile(name, lines.byPointer());
            try {
                file.tree = lines.tree();
            } catch (JacksonException e) {
                int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
                file.mistakes.add(name + ", line " + line + ": "
                        + e.getOriginalMessage().lines().findFirst().orElse("") + "; expected YAML");
                return file;
            }
            return file.tree.isMissingNode() ? file.unreadable("is empty") : file;
        }
    }

    /** A document that came in another way than as a file: its mistakes name no line. */
    static CatalogFile of(String name, JsonNode tree) {
        CatalogFile file = new CatalogFile(name, Map.of());
        file.tree = tree;
        return file;
    }

    /** The same document before anything was found wrong with it. */
    CatalogFile again() {
        return of(name, tree);
    }

    private CatalogFile unreadable(String why) {
        mistakes.add(name + " " + why);
        return this;
    }

    /** The document; missing when it could not be read. */
    JsonNode tree() {
        return tree;
    }

    /** Everything found wrong so far, a sentence each. */
    List<String> mistakes() {
        return mistakes;
    }

    /** The mistakes in its fields, for whoever sent it. */
    List<InputError> errors() {
        return errors;
    }

    /** Notes what a published schema has against it. */
    void check(PublishedSchema schema) {
        if (!tree.isMissingNode()) {
            schema.check(tree).forEach(found -> wrong(found.pointer(), found.problem(), found.expected()));
        }
    }

    /** Notes a mistake in the field at a JSON pointer. */
    void wrong(String pointer, String problem, String expected) {
        String field = pointer.isEmpty() ? "it" : pointer.substring(1).replace('/', '.');
        int line = line(pointer);
        errors.add(new InputError(line == 0 ? null : line, pointer, problem, expected));
        mistakes.add(
                name + (line == 0 ? "" : ", line " + line) + ": " + field + " " + problem + "; expected " + expected);
    }

    /** The line of a field, or of what it would stand in; 0: none is known. */
    private int line(String pointer) {
        for (JsonPointer place = JsonPointer.compile(pointer); place != null; place = place.head()) {
            Integer line = lines.get(place.toString());
            if (line != null) {
                return line;
            }
        }
        return 0;
    }
}
