package dev.darkroom.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Shows values in error messages: short, in one line, and safe for a terminal. */
final class Shown {
    private static final int LONGEST = 40;

    private Shown() {}

    static String value(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> text(value.textValue());
            case ARRAY -> value.isEmpty() ? "an empty list" : "a list of " + value.size();
            case OBJECT -> "an object";
            case NUMBER -> shortened(CanonicalJson.of(value));
            default -> value.asText();
        };
    }

    /** The text in quotes, cut to 40 characters. */
    static String text(String text) {
        return '"' + shortened(text) + '"';
    }

    static String shortened(String text) {
        boolean whole = text.codePointCount(0, text.length()) <= LONGEST;
        return printable(whole ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…");
    }

    /** The text with every control and formatting character, and half of a surrogate pair, escaped. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> out.append(String.format(Locale.ROOT, "\\u%04x", c));
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
