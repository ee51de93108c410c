package dev.darkroom.job;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.Reader;

/** Makes parsers for JSON as the standard has it, without extensions and with limits; says in words what breaks it. */
final class StrictJson {
    private static final int LONGEST_NAME = 256;
    /** Beyond what {@link JsonTree} refuses by itself, so that most jobs are refused without ending the whole file. */
    private static final int DEEPEST = 1000;

    private static final int LONGEST_NUMBER = 1000;
    private static final String ABOUT_SETTINGS = ": enable `.*| \\(not recognized.*|\\\\u000a.*";

    private final JsonFactory factory;

    /** @param longestString most characters of one string */
    StrictJson(long longestString) {
        factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNameLength(LONGEST_NAME)
                        .maxNumberLength(LONGEST_NUMBER)
                        .maxStringLength((int) Math.min(longestString, Integer.MAX_VALUE))
                        .build())
                .errorReportConfiguration(ErrorReportConfiguration.builder()
                        .maxErrorTokenLength(40)
                        .build())
                .build();
    }

    JsonParser parser(Reader text) throws IOException {
        return factory.createParser(text);
    }

    /**
     * Where and why a text stops being JSON.
     *
     * @param line from 1
     */
    record Break(int line, Finding finding) {}

    /** Puts into words what {@code parser} threw. */
    static Break broken(JsonProcessingException thrown, JsonParser parser) {
        // going beyond a limit is thrown without a place
        JsonLocation place = thrown.getLocation() == null ? parser.currentLocation() : thrown.getLocation();
        return new Break(
                Math.max(1, place.getLineNr()), finding(thrown, " at column " + Math.max(1, place.getColumnNr())));
    }

    private static Finding finding(JsonProcessingException thrown, String column) {
        if (thrown instanceof StreamConstraintsException) {
            return new Finding(
                    "",
                    "goes beyond a limit" + column,
                    "names of at most " + LONGEST_NAME + " characters, numbers of at most 32, at most "
                            + JsonTree.DEEPEST + " levels and no string larger than a job may be");
        }
        if (thrown instanceof JsonEOFException) {
            return new Finding("", "ends in the middle of the JSON" + column, "a complete JSON value");
        }
        return new Finding("", "is not JSON" + column + ": " + reason(thrown), "strict JSON (RFC 8259)");
    }

    /** Jackson's own words, without where they go on about its settings. */
    private static String reason(JsonProcessingException broken) {
        String words = Shown.printable(broken.getOriginalMessage()).replaceAll(ABOUT_SETTINGS, "");
        return words.length() <= 160 ? words : words.substring(0, 160) + "…";
    }
}
