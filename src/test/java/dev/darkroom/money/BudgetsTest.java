package dev.darkroom.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.render.ErrorType;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetsTest {
    private static final Instant MOMENT = Instant.parse("2026-11-21T23:30:00Z");
    private static final Budgets BUDGETS =
            new Budgets(new Limits(1L, 2L, 3L), id -> id.equals("shop") ? new Limits(4L, 5L, 6L) : Limits.NONE);

    private static Budget budget(String scope, String period, String name, Long limit) {
        return new Budget(new Account(scope, period), name, limit);
    }

    @Test
    void aPurchaseOfARunCountsEverywhere() {
        assertThat(BUDGETS.of(new Budgets.Buyer("shop", "shop/j", 7L, "r-1", 8L), MOMENT))
                .containsExactly(
                        budget("installation", "day/2026-11-21", "the installation's daily budget", 1L),
                        budget("installation", "month/2026-11", "the installation's monthly budget", 2L),
                        budget("installation", "total", "the installation's total budget", 3L),
                        budget("instance/shop", "day/2026-11-21", "instance shop's daily budget", 4L),
                        budget("instance/shop", "month/2026-11", "instance shop's monthly budget", 5L),
                        budget("instance/shop", "total", "instance shop's total budget", 6L),
                        budget("job/shop/j", "total", "the job's max_cost_usd", 7L),
                        budget("run/r-1", "total", "the run's --budget", 8L));
    }

    @Test
    void whoHasNoLimitIsCountedAllTheSame() {
        List<Budget> budgets = BUDGETS.of(new Budgets.Buyer("other", "other/j", null, null, null), MOMENT);

        assertThat(budgets).hasSize(7);
        assertThat(budgets.subList(3, 7)).allMatch(budget -> budget.limitMicros() == null);
        assertThat(budgets.get(3).account()).isEqualTo(new Account("instance/other", "day/2026-11-21"));
    }

    /** A reservation is taken in this order and given back in this order: that is why two never wait for each other. */
    @Test
    void whatIsTakenAndWhatIsGivenBackAreTheSameAccountsInTheSameOrder() {
        for (String run : new String[] {null, "r-1"}) {
            assertThat(BUDGETS.of(new Budgets.Buyer("shop", "shop/j", 7L, run, 8L), MOMENT))
                    .extracting(Budget::account)
                    .containsExactlyElementsOf(Account.of("shop", "shop/j", run, MOMENT));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void aLimitIsAboveNothing(long limit) {
        assertThatThrownBy(() -> new Limits(limit, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a limit must be above 0, not " + limit);
        assertThatThrownBy(() -> new Limits(null, limit, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(null, null, limit)).isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> new Limits(1L, 1L, 1L)).doesNotThrowAnyException();
    }

    @Test
    void aRefusalSaysWhatIsUsedOfWhat() {
        RefusedPurchaseException refused = RefusedPurchaseException.overBudget(
                budget("installation", "total", "the installation's total budget", 20_000_000L), 40_000, 19_990_000);

        assertThat(refused)
                .hasMessage("a call for at most 0.04 USD does not fit the installation's total budget of 20 USD,"
                        + " of which 19.99 USD are spent or reserved");
        assertThat(refused.type()).isEqualTo(ErrorType.BUDGET_EXCEEDED);
    }
}
