package dev.darkroom.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.catalog.Mapping;
import dev.darkroom.job.ImageFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A request before it is sent.
 *
 * @param path below the provider's base address, with a slash at its beginning
 * @param headers beside those of every request
 */
public record Outgoing(String path, Map<String, String> headers, Body body) {
    /** What is sent. */
    public sealed interface Body permits Json, Form {}

    /** One JSON document. */
    public record Json(JsonNode document) implements Body {}

    /** A form of fields and files ({@code multipart/form-data}), in their order. */
    public record Form(List<Part> parts) implements Body {}

    /** A part of a form. */
    public sealed interface Part permits Field, File {}

    /** A part that is a text. */
    public record Field(String name, String value) implements Part {}

    /** A part that is an image file. */
    public record File(String name, Path path, ImageFormat format) implements Part {}

    /** The same request with the body that the model's own mapping makes of the ask; a form keeps its files. */
    public Outgoing mapped(Mapping mapping, Ask ask) throws Mapping.MappingException {
        JsonNode document = mapping.apply(ask.json());
        if (!(body instanceof Form form)) {
            return new Outgoing(path, headers, new Json(document));
        }
        List<Part> parts = new ArrayList<>(fields(document));
        form.parts().stream().filter(File.class::isInstance).forEach(parts::add);
        return new Outgoing(path, headers, new Form(parts));
    }

    /** The members of a JSON object as parts of a form; objects and lists as JSON text. */
    public static List<Part> fields(JsonNode object) {
        List<Part> parts = new ArrayList<>();
        object.properties()
                .forEach(member -> parts.add(new Field(
                        member.getKey(),
                        member.getValue().isContainerNode()
                                ? member.getValue().toString()
                                : member.getValue().asText())));
        return parts;
    }
}
