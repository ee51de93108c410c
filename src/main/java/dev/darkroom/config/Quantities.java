package dev.darkroom.config;

import dev.darkroom.money.Micros;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with a range: plain, durations, sizes. */
final class Quantities {
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> BYTES = Map.of("", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
    // Nine digits times the largest unit still fits a long.
    private static final Pattern QUANTITY = Pattern.compile("(\\d{1,9})([A-Za-z]*)");
    private static final Pattern PLAIN_BYTES = Pattern.compile("\\d{1,18}");

    private static final Pattern DOLLARS = Pattern.compile("\\d{1,9}(\\.\\d{1,6})?");
    private static final BigDecimal MOST_USD = new BigDecimal("100000000");

    private Quantities() {}

    static Format<Integer> number(int min, int max) {
        String expected = "expected a whole number from " + min + " to " + max;
        return Format.of(
                expected, min, text -> amount(text, Map.of("", 1L), min, max).map(Math::toIntExact));
    }

    /** Requests a minute, up to 60000; 0, or empty text: no limit. */
    static Format<Integer> rate() {
        Format<Integer> number = number(0, 60_000);
        return Format.of(
                "expected requests a minute, a whole number from 0 (no limit) to 60000",
                0,
                text -> text.isEmpty() ? Optional.of(0) : number.read().apply(text));
    }

    /** A duration such as {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 7d}; routes read milliseconds. */
    static Format<Duration> duration(String min, String max) {
        long least = bound(min, MILLIS);
        String expected = "expected a duration from " + min + " to " + max + ", written like 500ms, 5s, 2m, 1h or 7d";
        return Format.of(expected, Duration.ofMillis(least), text -> amount(text, MILLIS, least, bound(max, MILLIS))
                        .map(Duration::ofMillis))
                .printedAs(duration -> Long.toString(duration.toMillis()));
    }

    /** A size in bytes, such as {@code 65536}, {@code 64KiB}, {@code 16MiB}, {@code 1GiB}; routes read bytes. */
    static Format<Long> size(String min, String max) {
        long least = bound(min, BYTES);
        String expected = "expected a size from " + min + " to " + max + ", written like 64KiB, 16MiB or in bytes";
        return Format.of(expected, least, text -> amount(text, BYTES, least, bound(max, BYTES)));
    }

    /** A limit in dollars, as micro-dollars; empty text: no limit. */
    static Format<Optional<Long>> usd() {
        String expected = "expected dollars above 0 and up to " + MOST_USD.toPlainString()
                + " with at most 6 decimals, such as 25 or 0.50, or nothing for no limit";
        return Format.of(expected, Optional.<Long>empty(), Quantities::limit)
                .printedAs(limit -> limit.map(String::valueOf).orElse(""));
    }

    /** A price in dollars, as micro-dollars. */
    static Format<Long> price() {
        String expected = "expected dollars above 0 and up to " + MOST_USD.toPlainString()
                + " with at most 6 decimals, such as 0.01";
        return Format.of(expected, 1L, Quantities::micros);
    }

    private static Optional<Optional<Long>> limit(String text) {
        if (text.isEmpty()) {
            return Optional.of(Optional.empty());
        }
        Optional<Long> micros = micros(text);
        return micros.isEmpty() ? Optional.empty() : Optional.of(micros);
    }

    private static Optional<Long> micros(String text) {
        if (!DOLLARS.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal usd = new BigDecimal(text);
        return usd.signum() > 0 && usd.compareTo(MOST_USD) <= 0 ? Optional.of(Micros.ofUsd(usd)) : Optional.empty();
    }

    private static Optional<Long> amount(String text, Map<String, Long> units, long min, long max) {
        if (units.containsKey("") && PLAIN_BYTES.matcher(text).matches()) {
            return within(Long.parseLong(text), min, max);
        }
        Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches() || !units.containsKey(matcher.group(2))) {
            return Optional.empty();
        }
        return within(Long.parseLong(matcher.group(1)) * units.get(matcher.group(2)), min, max);
    }

    private static Optional<Long> within(long value, long min, long max) {
        return value >= min && value <= max ? Optional.of(value) : Optional.empty();
    }

    private static long bound(String text, Map<String, Long> units) {
        return amount(text, units, 0, Long.MAX_VALUE).orElseThrow();
    }
}
