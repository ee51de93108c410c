package dev.darkroom.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a provider asks to be left alone. */
class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120 | PT2M",
                " 3  | PT3S",
                "0.2 | PT1S",
                "1.5 | PT1.5S",
                "0 | PT1S",
                "1000000000 | PT24H",
                "999999999999999999 | PT24H",
                "Sat, 21 Nov 2026 12:00:30 GMT | PT30S",
                "Sat, 21 Nov 2026 11:00:00 GMT | PT1S",
                "Fri, 21 Nov 2036 12:00:00 GMT | PT24H"
            })
    void isBounded(String value, Duration pause) {
        assertThat(RetryAfter.of(value, NOW)).isEqualTo(pause);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "soon", "-5", "1e9", "9999999999999999999999", "Someday, 99 Foo 2026"})
    void orNotSaid(String value) {
        assertThat(RetryAfter.of(value, NOW)).isNull();
    }
}
