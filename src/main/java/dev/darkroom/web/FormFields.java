package dev.darkroom.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.job.InputError;
import dev.darkroom.job.JobNumbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The fields of a form, which are all texts, with the types that they have in JSON; and its files. */
final class FormFields {
    private static final Set<String> NUMBERS =
            Set.of("n", "seed", "output_compression", "partial_images", "max_cost_usd");
    private static final Set<String> FLAGS = Set.of("stream", "enhance", "allow_placeholder");
    private static final Set<String> LISTS = Set.of("providers");
    private static final Set<String> FILES = Set.of("image", "mask");
    /** Clients write lists as {@code image[]} or {@code image[0]}. */
    private static final Pattern LIST = Pattern.compile("\\[\\d{0,3}]$");

    private final ObjectNode values = JsonNodeFactory.instance.objectNode();
    private final Map<String, List<HttpCall.Upload>> files = new LinkedHashMap<>();
    private final List<InputError> errors = new ArrayList<>();

    FormFields(HttpCall call) {
        call.fields().forEach(this::field);
        call.uploads().forEach(file -> file(LIST.matcher(file.field()).replaceFirst(""), file));
        if (!files.containsKey("image") && !call.fields().containsKey("image")) {
            wrong("image", "is missing", "the file of the image to edit");
        }
    }

    /** All that is not a file. A text that is no number or flag where one belongs is a text still. */
    ObjectNode values() {
        return values;
    }

    /** The files of that field. */
    List<HttpCall.Upload> files(String name) {
        return files.getOrDefault(name, List.of());
    }

    /** What is wrong with the form itself. */
    List<InputError> errors() {
        return errors;
    }

    private void wrong(String name, String problem, String expected) {
        errors.add(new InputError(null, "/" + name, problem, expected));
    }

    private void field(String given, List<String> texts) {
        String name = LIST.matcher(given).replaceFirst("");
        if (FILES.contains(name)) {
            wrong(name, "is a text", "a file");
        } else if (LISTS.contains(name)) {
            ArrayNode list = values.withArray(name);
            texts.forEach(list::add);
        } else if (texts.size() > 1) {
            wrong(name, "is given " + texts.size() + " times", "it once");
        } else {
            values.set(name, value(name, texts.get(0)));
        }
    }

    private void file(String name, HttpCall.Upload file) {
        if (FILES.contains(name)) {
            files.computeIfAbsent(name, first -> new ArrayList<>()).add(file);
        } else {
            wrong(name, "is a file", "files as image and mask only");
        }
    }

    private static JsonNode value(String name, String text) {
        if (NUMBERS.contains(name)) {
            return JobNumbers.read(text).orElseGet(() -> TextNode.valueOf(text));
        }
        if (FLAGS.contains(name) && (text.equals("true") || text.equals("false"))) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        return TextNode.valueOf(text);
    }
}
