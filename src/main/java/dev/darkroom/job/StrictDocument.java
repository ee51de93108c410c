package dev.darkroom.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;

/** Reads one JSON object as strictly as jobs are read: UTF-8, standard JSON, no field twice, nothing behind it. Thread-safe. */
public final class StrictDocument {
    private final String name;
    private final JobText text;

    /**
     * A reader of one kind of document.
     *
     * @param name what it is, for messages
     * @param longest most characters of one
     */
    public StrictDocument(String name, long longest) {
        this.name = name;
        text = new JobText(new StrictJson(longest), longest);
    }

    /**
     * The object.
     *
     * @throws InvalidInputException with everything that is wrong with it
     */
    public ObjectNode read(byte[] document) throws InvalidInputException {
        try {
            JobText.Parsed parsed = text.parse(new Utf8Reader(new ByteArrayInputStream(document)), "");
            refuse(parsed.findings(), parsed.brokenLine());
            if (parsed.value() instanceof ObjectNode object) {
                return object;
            }
            refuse(List.of(new Finding("", "is " + Shown.value(parsed.value()), "a JSON object")), null);
            throw new IllegalStateException("a finding was not refused");
        } catch (IOException e) {
            throw new UncheckedIOException("reading an array of bytes cannot fail", e);
        }
    }

    /**
     * The object, which is as a schema wants it.
     *
     * @throws InvalidInputException with everything that is wrong with it
     */
    public ObjectNode read(byte[] document, PublishedSchema schema) throws InvalidInputException {
        ObjectNode object = read(document);
        refuse(schema.check(object), null);
        return object;
    }

    private void refuse(Collection<Finding> findings, Integer line) throws InvalidInputException {
        if (!findings.isEmpty()) {
            throw new InvalidInputException(
                    name,
                    findings.stream()
                            .map(each -> new InputError(line, each.pointer(), each.problem(), each.expected()))
                            .toList());
        }
    }
}
