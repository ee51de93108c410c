package dev.darkroom.job;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Reader;
import java.util.List;

/** Reads text that is exactly one JSON value. Thread-safe. */
final class JobText {
    private final StrictJson json;
    private final long longest;

    /** @param longest most characters of the value */
    JobText(StrictJson json, long longest) {
        this.json = json;
        this.longest = longest;
    }

    /**
     * A value and what is wrong with it.
     *
     * @param value null when there is none to look at
     * @param brokenLine line of the text in which it stops being JSON; null when it is JSON
     */
    record Parsed(JsonNode value, List<Finding> findings, Integer brokenLine) {
        static Parsed broken(int line, String pointer, Finding finding) {
            return new Parsed(null, List.of(new Finding(pointer, finding.problem(), finding.expected())), line);
        }
    }

    /** @param pointer where the value stands in its job; empty for a job */
    Parsed parse(Reader text, String pointer) throws IOException {
        try (JsonParser parser = json.parser(text)) {
            return whole(parser, pointer);
        }
    }

    private Parsed whole(JsonParser parser, String pointer) throws IOException {
        try {
            if (parser.nextToken() == null) {
                return Parsed.broken(1, pointer, new Finding("", "is empty", "a JSON value"));
            }
            return rest(parser, pointer);
        } catch (JsonProcessingException e) {
            StrictJson.Break broken = StrictJson.broken(e, parser);
            return Parsed.broken(broken.line(), pointer, broken.finding());
        } catch (NotUtf8Exception e) {
            return Parsed.broken(e.line(), pointer, e.finding());
        }
    }

    /** Reads the value at the parser's current token, which must be the last one of the text. */
    Parsed rest(JsonParser parser, String pointer) throws IOException {
        JsonTree tree = new JsonTree(parser, longest);
        JsonNode value = tree.read(pointer);
        if (parser.nextToken() != null) {
            int line = parser.currentTokenLocation().getLineNr();
            return Parsed.broken(line, pointer, moreAfterTheEnd());
        }
        return new Parsed(value, tree.findings(), null);
    }

    static Finding moreAfterTheEnd() {
        return new Finding(
                "",
                "has more after the end of its JSON",
                "one JSON value and nothing after it (one job a line makes a .ndjson file)");
    }
}
