package dev.darkroom.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.job.InputError;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.StrictDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a plugin says of an export: where it is, or why it is nowhere.
 *
 * @param nodeId the node; null when there is an error
 * @param pageId its page; null when there is an error
 * @param error why it cannot be placed; null when it is
 */
record PlacementReport(String nodeId, String pageId, String error) {
    private static final int LONGEST = 16 * 1024;
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9:;_-]{1,128}");
    private static final Pattern REASON = Pattern.compile("(?s)(?=.*\\S)[^\\x00]{1,500}");
    private static final StrictDocument READER = new StrictDocument("a report", LONGEST);

    /** @throws HttpProblem 400 with everything that is wrong with it */
    static PlacementReport of(byte[] body) throws HttpProblem, InvalidInputException {
        ObjectNode report = READER.read(body);
        List<InputError> errors = new ArrayList<>();
        Set<String> known = report.has("error") ? Set.of("error") : Set.of("node_id", "page_id");
        report.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                errors.add(new InputError(
                        null, "/" + name, "does not go with the rest", "node_id and page_id, or error alone"));
            }
        });
        known.stream().sorted().forEach(name -> check(report.path(name), name, errors));
        if (!errors.isEmpty()) {
            throw HttpProblem.of(errors);
        }
        return new PlacementReport(
                report.path("node_id").asText(null),
                report.path("page_id").asText(null),
                report.path("error").asText(null));
    }

    private static void check(JsonNode value, String name, List<InputError> errors) {
        boolean reason = name.equals("error");
        if (!value.isTextual()
                || !(reason ? REASON : NODE).matcher(value.asText()).matches()) {
            errors.add(new InputError(
                    null,
                    "/" + name,
                    value.isMissingNode() ? "is missing" : "is not what it has to be",
                    reason ? "a reason of 1 to 500 characters" : "a Figma node id, such as 12:34"));
        }
    }
}
