package dev.darkroom.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long the text of an answer asks to be left alone: in a field of its JSON, as Google's {@code retryDelay}, else in a
 * sentence such as "Please try again in 1m20s". Providers that send no header say it there, each in its own way.
 */
final class RetryHint {
    private static final Set<String> FIELDS = Set.of("retry_after", "retryAfter", "retryDelay");
    private static final String SPAN = "(?:(?:\\s|,|and\\b)*+\\d{1,30}+(?:\\.\\d{1,30}+)?+\\s?[a-z]{1,12}+)++";
    /** Its first group is the time. Without the verb before it, it could be the time that a limit counts in. */
    private static final Pattern SENTENCE = Pattern.compile(
            "\\b(?:again|retry|retrying|resets?|wait|available)\\s+(?:in|after|for)?\\s*(?:~|about\\s|approximately\\s)?\\s*("
                    + SPAN + ")",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern TIME = Pattern.compile(SPAN, Pattern.CASE_INSENSITIVE);
    private static final Pattern PIECE =
            Pattern.compile("(\\d{1,30}+(?:\\.\\d{1,30}+)?+)\\s?([a-z]+)", Pattern.CASE_INSENSITIVE);
    /** Milliseconds of a unit; longer words may end in an {@code s}. */
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("ms", 1L),
            Map.entry("millisecond", 1L),
            Map.entry("s", 1_000L),
            Map.entry("sec", 1_000L),
            Map.entry("second", 1_000L),
            Map.entry("m", 60_000L),
            Map.entry("min", 60_000L),
            Map.entry("minute", 60_000L),
            Map.entry("h", 3_600_000L),
            Map.entry("hr", 3_600_000L),
            Map.entry("hour", 3_600_000L),
            Map.entry("d", 86_400_000L),
            Map.entry("day", 86_400_000L));

    private RetryHint() {}

    /** Bounded as {@link RetryAfter} does; null when it is not said, or not understood. */
    static Duration of(Reply reply, Instant now) {
        JsonNode json = reply.json();
        if (!json.isContainerNode()) {
            return inSentence(reply.body());
        }
        Duration inField = inField(json, now);
        return inField == null ? inSentenceOf(json) : inField;
    }

    private static Duration inField(JsonNode node, Instant now) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            Duration said = FIELDS.contains(member.getKey()) ? value(member.getValue(), now) : null;
            if (said != null) {
                return said;
            }
        }
        for (JsonNode child : node) {
            Duration said = inField(child, now);
            if (said != null) {
                return said;
            }
        }
        return null;
    }

    /** A number is seconds; so is a text that is one. */
    private static Duration value(JsonNode value, Instant now) {
        if (value.isNumber()) {
            return value.doubleValue() < 0 ? null : RetryAfter.ofSeconds(value.doubleValue());
        }
        Duration said = value.isTextual() ? RetryAfter.of(value.asText(), now) : null;
        return said == null && TIME.matcher(value.asText().strip()).matches() ? time(value.asText()) : said;
    }

    private static Duration inSentenceOf(JsonNode node) {
        if (node.isTextual()) {
            return inSentence(node.asText());
        }
        for (JsonNode child : node) {
            Duration said = inSentenceOf(child);
            if (said != null) {
                return said;
            }
        }
        return null;
    }

    private static Duration inSentence(String text) {
        Matcher sentence = SENTENCE.matcher(text);
        while (sentence.find()) {
            Duration said = time(sentence.group(1));
            if (said != null) {
                return said;
            }
        }
        return null;
    }

    /** The sum of its pieces, up to the first that is no time; null when that is the first of all. */
    private static Duration time(String text) {
        BigDecimal millis = BigDecimal.ZERO;
        boolean any = false;
        for (Matcher piece = PIECE.matcher(text); piece.find(); any = true) {
            Long unit = unit(piece.group(2).toLowerCase(Locale.ROOT));
            if (unit == null) {
                break;
            }
            millis = millis.add(new BigDecimal(piece.group(1)).multiply(BigDecimal.valueOf(unit)));
        }
        return any ? RetryAfter.ofSeconds(millis.movePointLeft(3).doubleValue()) : null;
    }

    private static Long unit(String word) {
        Long unit = UNITS.get(word);
        return unit == null && word.length() > 2 && word.endsWith("s")
                ? UNITS.get(word.substring(0, word.length() - 1))
                : unit;
    }
}
