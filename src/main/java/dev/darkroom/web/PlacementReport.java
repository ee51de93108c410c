package dev.darkroom.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.export.FigmaNode;
import dev.darkroom.job.InputError;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.StrictDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a plugin says of an export: that it is placing it now, where it is, or why it is nowhere.
 *
 * @param placer who says so; null when that is not said, which only a placed one and an error may leave out
 * @param nodeId the node; null unless it is placed
 * @param pageId its page; null unless it is placed
 * @param error why it cannot be placed; null when it can
 */
record PlacementReport(String placer, String nodeId, String pageId, String error) {
    private static final int LONGEST = 16 * 1024;
    private static final Pattern PLACER = Pattern.compile("[A-Za-z0-9_-]{8,64}");
    private static final Pattern REASON = Pattern.compile("(?s)(?=.*\\S)[^\\x00]{1,500}");
    private static final StrictDocument READER = new StrictDocument("a report", LONGEST);

    /** Whether nothing is said but who is placing it now. */
    boolean isBeginning() {
        return nodeId == null && error == null;
    }

    /** @throws HttpProblem 400 with everything that is wrong with it */
    static PlacementReport of(byte[] body) throws HttpProblem, InvalidInputException {
        ObjectNode report = READER.read(body);
        List<InputError> errors = new ArrayList<>();
        Set<String> needed = needed(report);
        report.fieldNames().forEachRemaining(name -> {
            if (!needed.contains(name) && !name.equals("placer")) {
                errors.add(new InputError(
                        null,
                        "/" + name,
                        "does not go with the rest",
                        "placer alone, or with node_id and page_id, or with error"));
            }
        });
        Stream.concat(needed.stream(), Stream.of("placer").filter(report::has))
                .distinct()
                .sorted()
                .forEach(name -> check(report.path(name), name, errors));
        if (!errors.isEmpty()) {
            throw HttpProblem.of(errors);
        }
        return new PlacementReport(
                report.path("placer").asText(null),
                report.path("node_id").asText(null),
                report.path("page_id").asText(null),
                report.path("error").asText(null));
    }

    private static Set<String> needed(ObjectNode report) {
        if (report.has("error")) {
            return Set.of("error");
        }
        boolean beginning = report.has("placer") && !report.has("node_id") && !report.has("page_id");
        return beginning ? Set.of("placer") : Set.of("node_id", "page_id");
    }

    private static void check(JsonNode value, String name, List<InputError> errors) {
        String text = value.asText();
        boolean right =
                switch (name) {
                    case "error" -> REASON.matcher(text).matches();
                    case "placer" -> PLACER.matcher(text).matches();
                    default -> FigmaNode.isId(text);
                };
        if (!value.isTextual() || !right) {
            String expected =
                    switch (name) {
                        case "error" -> "a reason of 1 to 500 characters";
                        case "placer" -> "8 to 64 letters, digits, '_' or '-' that nobody else has";
                        default -> "a Figma node id, such as 12:34";
                    };
            errors.add(new InputError(
                    null, "/" + name, value.isMissingNode() ? "is missing" : "is not what it has to be", expected));
        }
    }
}
