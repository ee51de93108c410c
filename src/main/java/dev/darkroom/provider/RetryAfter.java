package dev.darkroom.provider;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** How long a provider's header asks to be left alone: seconds, or an HTTP date. */
public final class RetryAfter {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}(\\.\\d{1,9})?");

    private RetryAfter() {}

    /**
     * A second to a day; null when it is not said, or not understood.
     *
     * @param now what an HTTP date is counted from
     */
    public static Duration of(String value, Instant now) {
        return of(value, now, LONGEST);
    }

    /** The same, from a second to {@code longest}. */
    public static Duration of(String value, Instant now, Duration longest) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        if (SECONDS.matcher(text).matches()) {
            return ofSeconds(Double.parseDouble(text), longest);
        }
        try {
            return bounded(
                    Duration.between(
                            now,
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant()),
                    longest);
        } catch (DateTimeException | ArithmeticException e) {
            return null; // neither form: as if it were not said
        }
    }

    /**
     * A second to a day.
     *
     * @param seconds not negative; may be infinite
     */
    static Duration ofSeconds(double seconds) {
        return ofSeconds(seconds, LONGEST);
    }

    private static Duration ofSeconds(double seconds, Duration longest) {
        return bounded(Duration.ofMillis((long) (Math.min(seconds, (double) longest.toSeconds()) * 1_000)), longest);
    }

    private static Duration bounded(Duration asked, Duration longest) {
        if (asked.compareTo(longest) > 0) {
            return longest;
        }
        return asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked;
    }
}
