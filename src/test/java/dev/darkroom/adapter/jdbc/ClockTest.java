package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.money.Account;
import dev.darkroom.money.Period;
import dev.darkroom.render.Attempt;
import java.time.Instant;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The time that counts is the database's, in UTC, wherever process and session believe to be. */
class ClockTest extends DatabaseContract {
    private final TimeZone before = TimeZone.getDefault();

    @AfterEach
    void back() {
        TimeZone.setDefault(before);
    }

    @Test
    void theTimeZoneOfProcessAndSessionChangesNothing() {
        long now = System.currentTimeMillis();
        for (String zone : new String[] {"Pacific/Kiritimati", "Pacific/Pago_Pago"}) {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            try (Database there = Database.open(settings)) { // PostgreSQL's sessions take the zone of their client
                assertThat(there.now()).isBetween(now - 1_000, now + 60_000);
                TestPipeline elsewhere = new TestPipeline(there);
                elsewhere.accept(zone.substring(8), 1);
                Attempt attempt =
                        elsewhere.reserve(elsewhere.claim("default/" + zone.substring(8) + "~dry/0"), "flux", 5);
                Instant made = attempt.created();
                assertThat(number("SELECT COUNT(*) FROM budgets WHERE period = '"
                                + Account.installation(Period.DAY, made).period() + "' AND reserved_micros > 0"))
                        .isPositive();
                assertThat(rows(
                                "renders",
                                "state = 'working' AND lease_until BETWEEN " + now + " AND " + (now + 180_000)))
                        .isPositive();
                assertThat(pipeline.renders.claim("default/" + zone.substring(8) + "~dry/0"))
                        .as("a lease of another zone is not over")
                        .isEmpty();
            }
        }
    }
}
