package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.invariants.Invariants;
import dev.darkroom.job.RunCeiling;
import dev.darkroom.job.Submission;
import dev.darkroom.money.Budgets;
import dev.darkroom.money.Limits;
import dev.darkroom.money.RefusedPurchaseException;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.LeaseLostException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Budgets that are full all the time, of which some comes back all the time, and accounts that are new. */
class BudgetStressTest extends DatabaseContract {
    private static final int THREADS = 8;
    private static final int OF_A_JOB = 4;
    private static final Pattern MONEY = Pattern.compile("([0-9.]+) USD");
    private final LongAdder bought = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder lost = new LongAdder();

    private TestPipeline limited(Database on) {
        return new TestPipeline(
                on,
                new Budgets(
                        new Limits(9_000_000L, 9_000_000L, 9_000_000L),
                        id -> id.equals("b")
                                ? new Limits(4L, 5_000_000L, 5_000_000L)
                                : new Limits(7L, null, 6_000_000L)));
    }

    @Test
    void limitsHoldAndNobodyIsRefusedForNothing() throws Exception {
        long millis = 1000L * Integer.getInteger("stress.seconds", 2);
        try (Database second = Database.open(settings)) {
            long end = System.currentTimeMillis() + millis;
            Together.run(THREADS + 1, thread -> () -> {
                TestPipeline mine = limited(thread % 2 == 0 ? database : second);
                for (int i = 0; System.currentTimeMillis() < end; i++) {
                    if (thread == THREADS) {
                        withinLimits();
                    } else {
                        purchase(mine, thread, i);
                    }
                }
                return null;
            });
        }
        withinLimits();
        assertThat(bought.sum()).isPositive();
        assertThat(refused.sum()).isPositive();
        assertThat(number("SELECT reserved_micros FROM budgets WHERE scope = 'installation' AND period = 'total'"))
                .isEqualTo(number("SELECT COALESCE(SUM(reserved_micros), 0) FROM attempts WHERE finished_at IS NULL"));
        assertThat(number("SELECT spent_micros FROM budgets WHERE scope = 'installation' AND period = 'total'"))
                .isEqualTo(number("SELECT COALESCE(SUM(micros), 0) FROM ledger WHERE kind = 'settle'"));
        assertThat(number("SELECT SUM(reserved_micros + spent_micros) FROM budgets WHERE scope LIKE 'job/%'"))
                .isEqualTo(
                        number(
                                "SELECT reserved_micros + spent_micros FROM budgets WHERE scope = 'installation' AND period = 'total'"));
        if (kind == TestDatabases.POSTGRESQL) {
            assertThat(number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
                    .isZero();
        }
        assertThat(Invariants.check(settings)).isEmpty();
    }

    private void withinLimits() {
        assertThat(rows("budgets", "limit_micros IS NOT NULL AND reserved_micros + spent_micros > limit_micros"))
                .isZero();
    }

    private void purchase(TestPipeline mine, int thread, int i) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String instance = thread % 4 < 2 ? "default" : "b";
        // Threads of a pair make the same jobs, so that they make the same new accounts.
        String id = "j" + thread / 2 + "-" + i / 2;
        Submission job = TestPipeline.submission(
                        "'job_id':'" + id + "','n':" + OF_A_JOB + ",'max_cost_usd':0.000003,'instance_id':'" + instance
                                + "'",
                        null)
                .in(new RunCeiling("r" + i / 3, 5));
        mine.accept(job);
        String render = instance + "/" + id + "~dry/" + (thread % 2 * 2 + i % 2);
        Claim claim = mine.renders.claim(render).orElseThrow();
        try {
            Attempt reserved = mine.reserve(claim, "flux", 1 + random.nextInt(3));
            bought.increment();
            if (random.nextInt(20) == 0) {
                sql("UPDATE renders SET lease_until = 1 WHERE render_id = '" + render + "'");
                Claim next = mine.claimAs("node-b", render);
                try {
                    mine.released(claim, reserved, ErrorType.UNAVAILABLE, "no", 1);
                    throw new AssertionError("a lost lease");
                } catch (LeaseLostException e) {
                    lost.increment();
                }
                claim = next;
            }
            if (random.nextInt(4000) == 0) {
                Attempt ready = mine.ready(
                        claim, mine.attempts.submitting(claim, reserved), TestPipeline.SHA256, 7L, "a fox", 1);
                mine.settle(claim, ready, random.nextInt(2));
            } else {
                mine.released(claim, reserved, ErrorType.UNAVAILABLE, "no", 1);
            }
        } catch (RefusedPurchaseException e) {
            refused.increment();
            List<Long> money = MONEY.matcher(e.getMessage())
                    .results()
                    .map(found -> new java.math.BigDecimal(found.group(1))
                            .movePointRight(6)
                            .longValueExact())
                    .toList();
            assertThat(money.get(0) + money.get(2)).as(e.getMessage()).isGreaterThan(money.get(1));
        }
    }
}
