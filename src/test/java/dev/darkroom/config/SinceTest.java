package dev.darkroom.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinceTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:30:00Z");

    @ParameterizedTest
    @CsvSource({
        "90m, 2026-11-21T09:00:00Z",
        "24h, 2026-11-20T10:30:00Z",
        "7d, 2026-11-14T10:30:00Z",
        "0m, 2026-11-21T10:30:00Z",
        "2026-11-21, 2026-11-21T00:00:00Z",
        "2024-02-29, 2024-02-29T00:00:00Z",
        "2026-11-21T10:00:00Z, 2026-11-21T10:00:00Z",
        "2026-11-21T10:00:00+01:00, 2026-11-21T09:00:00Z",
        "2027-01-01, 2027-01-01T00:00:00Z"
    })
    void aDayAMomentOrHowLongAgo(String text, Instant moment) {
        assertThat(Since.of(text, NOW)).isEqualTo(moment);
    }

    @Test
    void notSaidIsFromTheBeginning() {
        assertThat(Since.of(null, NOW)).isEqualTo(Instant.EPOCH);
    }

    @Test
    void theLongestAgoIsAMomentTheDatabaseCanCompare() {
        assertThat(Since.of("999999d", NOW).toEpochMilli()).isNegative();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "7",
                "7w",
                "7D",
                "-7d",
                "1.5h",
                "1h30m",
                "1234567m",
                "2026-02-30",
                "2026-11",
                "21.11.2026",
                "2026-11-21T10:00", // of which zone?
                "2026-11-21 10:00:00Z",
                "T"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Since.of(text, NOW)).isInstanceOf(DateTimeParseException.class);
    }
}
