package dev.darkroom.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {
    @ParameterizedTest
    @CsvSource({
        "2026-02-28T23:59:59.999Z, day/2026-02-28, month/2026-02",
        "2026-03-01T00:00:00Z, day/2026-03-01, month/2026-03",
        "2024-02-29T12:00:00Z, day/2024-02-29, month/2024-02",
        "2026-12-31T23:59:59.999Z, day/2026-12-31, month/2026-12",
        "2027-01-01T00:00:00Z, day/2027-01-01, month/2027-01"
    })
    void daysAndMonthsAreThoseOfUtc(Instant moment, String day, String month) {
        assertThat(Period.DAY.at(moment)).isEqualTo(day);
        assertThat(Period.MONTH.at(moment)).isEqualTo(month);
        assertThat(Period.TOTAL.at(moment)).isEqualTo("total");
    }

    @Test
    void eachHasTheWordOfItsBudget() {
        assertThat(Period.values()).extracting(Period::adjective).containsExactly("daily", "monthly", "total");
    }
}
