package dev.darkroom.config;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From when on something is shown, as a person writes it. */
public final class Since {
    private static final Pattern SPAN = Pattern.compile("(\\d{1,6})([mhd])");

    private static final Instant EARLIEST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

    private Since() {}

    /**
     * The moment meant.
     *
     * @param text a day, which begins by UTC, a moment, or how long ago; null: from the beginning
     * @throws DateTimeParseException when it is none of them
     */
    public static Instant of(String text, Instant now) {
        if (text == null) {
            return Instant.EPOCH;
        }
        Optional<Duration> ago = span(text);
        if (ago.isPresent()) {
            return now.minus(ago.get());
        }
        Instant moment = text.contains("T")
                ? Instant.parse(text)
                : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        if (moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
            throw new DateTimeParseException("times are kept in milliseconds, which do not reach as far", text, 0);
        }
        return moment;
    }

    /** A length of time such as {@code 90m}, {@code 24h} or {@code 7d}; empty: the text is none. */
    public static Optional<Duration> span(String text) {
        Matcher matcher = SPAN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }
}
