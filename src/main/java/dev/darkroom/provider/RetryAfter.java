package dev.darkroom.provider;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** How long a provider asks to be left alone: seconds, or an HTTP date. */
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
        if (value == null) {
            return null;
        }
        String text = value.strip();
        if (SECONDS.matcher(text).matches()) {
            BigDecimal seconds = new BigDecimal(text).min(BigDecimal.valueOf(LONGEST.toSeconds()));
            return bounded(Duration.ofMillis(seconds.movePointRight(3).longValue()));
        }
        try {
            return bounded(Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()));
        } catch (DateTimeException | ArithmeticException e) {
            return null; // neither form: as if it were not said
        }
    }

    private static Duration bounded(Duration asked) {
        if (asked.compareTo(LONGEST) > 0) {
            return LONGEST;
        }
        return asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked;
    }
}
