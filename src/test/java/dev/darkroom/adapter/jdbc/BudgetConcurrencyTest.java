package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.money.Budgets;
import dev.darkroom.money.Limits;
import dev.darkroom.money.RefusedPurchaseException;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many workers in two processes want the same money: no limit is passed, and nobody waits for ever. */
class BudgetConcurrencyTest extends DatabaseContract {
    private static final int THREADS = 16;
    private static final int EACH = 25;
    private static final int OF_A_JOB = 10;

    private TestPipeline limited(Database on, long installation) {
        return new TestPipeline(
                on,
                new Budgets(
                        new Limits(null, installation, null),
                        id -> id.equals("b") ? new Limits(null, null, 900L) : Limits.NONE));
    }

    @Test
    void ofFourHundredPurchasesAHundredFitABudgetForAHundred() throws Exception {
        try (Database second = Database.open(settings)) {
            for (int job = 0; job < THREADS * EACH / OF_A_JOB; job++) {
                pipeline.accept("j" + job, OF_A_JOB);
            }
            List<Integer> bought = Together.run(THREADS, thread -> () -> {
                TestPipeline mine = limited(thread % 2 == 0 ? database : second, 100);
                int fitting = 0;
                for (int i = 0; i < EACH; i++) {
                    int render = thread * EACH + i;
                    Claim claim = mine.claim("default/j" + render / OF_A_JOB + "~dry/" + render % OF_A_JOB);
                    fitting += reserves(mine, claim) ? 1 : 0;
                }
                return fitting;
            });

            assertThat(bought.stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
        }
        assertThat(rows("attempts", "1 = 1")).isEqualTo(100);
        assertThat(rows("ledger", "1 = 1")).isEqualTo(100);
        assertThat(number("SELECT reserved_micros FROM budgets WHERE scope = 'installation' AND period = 'total'"))
                .isEqualTo(100);
    }

    /** What is refused is refused for its price: every other failure goes up. */
    private static boolean reserves(TestPipeline mine, Claim claim) {
        try {
            mine.reserve(claim, "sdxl", 1);
            return true;
        } catch (RefusedPurchaseException e) {
            assertThat(e.type()).isEqualTo(ErrorType.BUDGET_EXCEEDED);
            return false;
        }
    }

    /** Two instances, two jobs of each, two days: every way in which two purchases can share some of their accounts. */
    @Test
    void reservationsReleasesAndSettlementsDoNotLockEachOtherOut() throws Exception {
        int rounds = 6;
        for (int thread = 0; thread < THREADS; thread++) {
            for (int i = 0; i < rounds; i++) {
                pipeline.accept(TestPipeline.submission(
                        "'job_id':'j" + thread / 4 + "-" + i + "','n':4,'instance_id':'"
                                + (thread % 8 < 4 ? "default" : "b") + "'",
                        null));
            }
        }
        try (Database second = Database.open(settings)) {
            Together.run(THREADS, thread -> () -> {
                TestPipeline mine = limited(thread % 2 == 0 ? database : second, 1_000);
                for (int i = 0; i < rounds; i++) {
                    String job = (thread % 8 < 4 ? "default" : "b") + "/j" + thread / 4 + "-" + i + "~dry/";
                    walk(mine, mine.claim(job + thread % 4), (thread + i) % 3);
                }
                return null;
            });
        }

        assertThat(rows("attempts", "finished_at IS NULL")).isZero();
        assertThat(rows("budgets", "reserved_micros <> 0")).isZero();
        assertThat(number("SELECT spent_micros FROM budgets WHERE scope = 'installation' AND period = 'total'"))
                .isEqualTo(number("SELECT SUM(micros) FROM ledger WHERE kind = 'settle'"))
                .isPositive();
    }

    private static void walk(TestPipeline mine, Claim claim, int how) {
        if (how == 0) {
            Attempt reserved = mine.reserve(claim, "flux", 2);
            mine.released(claim, reserved, ErrorType.UNAVAILABLE, "no", 1);
        }
        Attempt ready = mine.ready(claim, "sdxl", 2);
        if (how == 2) {
            mine.spentLost(claim, ready, ErrorType.BAD_RESPONSE, "broken", 1);
        } else {
            mine.settle(claim, ready, how + 1);
        }
    }
}
