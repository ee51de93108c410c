package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.engine.LoggedLines;
import dev.darkroom.money.Budgets;
import dev.darkroom.money.Limits;
import dev.darkroom.money.RefusedPurchaseException;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of budget, from the reservation to the last movement. */
class BudgetTest extends DatabaseContract {
    private static final long LIMIT = 100_000;
    private static final String JOB = "default/a~dry";
    private final List<Claim> claims = new ArrayList<>();

    @BeforeEach
    void aJobOfFive() {
        pipeline.accept(TestPipeline.submission("'job_id':'a','n':5", null));
        for (int i = 0; i < 5; i++) {
            claims.add(pipeline.claim(JOB + "/" + i));
        }
    }

    /** Where a limit of ten cents can be set, and what it is called when it is used up. */
    enum Kind {
        INSTALLATION_DAY("the installation's daily budget"),
        INSTALLATION_MONTH("the installation's monthly budget"),
        INSTALLATION_TOTAL("the installation's total budget"),
        INSTANCE_DAY("instance default's daily budget"),
        INSTANCE_MONTH("instance default's monthly budget"),
        INSTANCE_TOTAL("instance default's total budget"),
        JOB("the job's max_cost_usd"),
        RUN("the run's --budget");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        Budgets budgets() {
            Limits limits =
                    switch (this) {
                        case INSTALLATION_DAY, INSTANCE_DAY -> new Limits(LIMIT, null, null);
                        case INSTALLATION_MONTH, INSTANCE_MONTH -> new Limits(null, LIMIT, null);
                        case INSTALLATION_TOTAL, INSTANCE_TOTAL -> new Limits(null, null, LIMIT);
                        case JOB, RUN -> Limits.NONE;
                    };
            return name().startsWith("INSTANCE")
                    ? new Budgets(Limits.NONE, id -> limits)
                    : new Budgets(limits, id -> Limits.NONE);
        }
    }

    private Attempt reserve(Kind limit, int render, long micros) {
        Claim claim = claims.get(render);
        return new AttemptStore(database, limit.budgets())
                .reserve(
                        claim,
                        new AttemptStore.Order(
                                new Budgets.Buyer(
                                        "default",
                                        JOB,
                                        limit == Kind.JOB ? LIMIT : null,
                                        limit == Kind.RUN ? "r-1" : null,
                                        limit == Kind.RUN ? LIMIT : null),
                                "sdxl",
                                "m",
                                null,
                                "asset-" + render,
                                micros,
                                false));
    }

    private List<String> list(String sql) {
        return database.jdbi()
                .withHandle(h -> h.createQuery(sql).mapTo(String.class).list());
    }

    /** All rows that say something of money. */
    private List<String> money() {
        List<String> rows = new ArrayList<>(accounts());
        rows.addAll(list("SELECT attempt_id || ' ' || kind || ' ' || micros FROM ledger ORDER BY 1"));
        rows.addAll(list("SELECT attempt_id || ' ' || state || ' ' || reserved_micros FROM attempts ORDER BY 1"));
        return rows;
    }

    private List<String> accounts() {
        return list("SELECT scope || ' ' || period || ' ' || COALESCE(CAST(limit_micros AS TEXT), '-') || ' '"
                + " || reserved_micros || ' ' || spent_micros FROM budgets ORDER BY 1");
    }

    private String total(String scope) {
        return text("SELECT reserved_micros || ' ' || spent_micros FROM budgets WHERE period = 'total' AND scope = '"
                + scope + "'");
    }

    @ParameterizedTest
    @EnumSource
    void whatDoesNotFitIsRefusedAndLeavesNothing(Kind kind) {
        Attempt first = reserve(kind, 0, 40_000);
        reserve(kind, 1, 40_000);
        List<String> before = money();

        assertThatThrownBy(() -> reserve(kind, 2, 20_001))
                .isInstanceOfSatisfying(RefusedPurchaseException.class, refused -> assertThat(refused.type())
                        .isEqualTo(ErrorType.BUDGET_EXCEEDED))
                .hasMessage("a call for at most 0.020001 USD does not fit " + kind.title
                        + " of 0.1 USD, of which 0.08 USD are spent or reserved");
        assertThat(money()).isEqualTo(before);

        reserve(kind, 2, 20_000);
        assertThatThrownBy(() -> reserve(kind, 3, 1)).isInstanceOf(RefusedPurchaseException.class);
        pipeline.released(claims.get(0), first, ErrorType.UNAVAILABLE, "no", 0);
        reserve(kind, 3, 40_000);
        assertThatThrownBy(() -> reserve(kind, 4, 1)).isInstanceOf(RefusedPurchaseException.class);
    }

    @ParameterizedTest
    @EnumSource
    void theFirstPurchaseOfAllCanBeTooDear(Kind kind) {
        assertThatThrownBy(() -> reserve(kind, 0, LIMIT + 1))
                .isInstanceOf(RefusedPurchaseException.class)
                .hasMessageContaining(kind.title)
                .hasMessageEndingWith("of which 0 USD are spent or reserved");
        assertThat(money()).isEmpty();
    }

    @Test
    void aReservationIsInEveryAccount() {
        Attempt attempt = reserve(Kind.RUN, 0, 40_000);

        LocalDate day = attempt.created().atOffset(ZoneOffset.UTC).toLocalDate();
        String month = day.toString().substring(0, 7);
        assertThat(accounts())
                .containsExactlyInAnyOrder(
                        "installation day/" + day + " - 40000 0",
                        "installation month/" + month + " - 40000 0",
                        "installation total - 40000 0",
                        "instance/default day/" + day + " - 40000 0",
                        "instance/default month/" + month + " - 40000 0",
                        "instance/default total - 40000 0",
                        "job/default/a~dry total - 40000 0",
                        "run/r-1 total 100000 40000 0");
    }

    @Test
    void whatIsFreeIsInNone() {
        pipeline.settle(claims.get(0), pipeline.ready(claims.get(0)));

        assertThat(accounts()).isEmpty();
        assertThat(list("SELECT kind || ' ' || micros FROM ledger ORDER BY 1"))
                .containsExactly("reserve 0", "settle 0");
    }

    @Test
    void aLoweredLimitStopsNewWorkAndNoneThatRuns() {
        Attempt running = pipeline.ready(claims.get(0), "sdxl", 90_000);
        Budgets lowered = new Budgets(new Limits(null, null, 50_000L), id -> Limits.NONE);
        TestPipeline now = new TestPipeline(database, lowered);

        assertThatThrownBy(() -> now.reserve(claims.get(1), "sdxl", 1))
                .hasMessage("a call for at most 0.000001 USD does not fit the installation's total budget of 0.05 USD,"
                        + " of which 0.09 USD are spent or reserved");
        now.settle(claims.get(0), running, 90_000);

        assertThat(total("installation")).isEqualTo("0 90000");
    }

    @Test
    void aPriceAboveTheReservationCountsInFull() {
        Attempt ready = pipeline.ready(claims.get(0), "sdxl", 40_000);

        pipeline.settle(claims.get(0), ready, 70_000);

        assertThat(total("installation")).isEqualTo("0 70000");
        assertThat(total("job/" + JOB)).isEqualTo("0 70000");
        assertThatThrownBy(() -> reserve(Kind.INSTALLATION_DAY, 1, 30_001))
                .hasMessageContaining("of which 0.07 USD are spent");
        reserve(Kind.INSTALLATION_DAY, 1, 30_000);
    }

    @Test
    void whateverIsSettledAboveItsReservationIsAnError() {
        Attempt asked = pipeline.attempts.submitting(claims.get(0), pipeline.reserve(claims.get(0), "flux", 40_000));
        Attempt taken =
                pipeline.attempts.submitted(claims.get(0), asked, new Attempt.Receipt("p-1", "https://p/1", 55_000L));
        Attempt exact = pipeline.ready(claims.get(1), "sdxl", 40_000);
        try (LoggedLines logged = LoggedLines.of(Ledger.class)) {
            pipeline.spentLost(claims.get(0), taken, ErrorType.BAD_RESPONSE, "gone", 5);
            pipeline.settle(claims.get(1), exact, 40_000);

            assertThat(logged.lines())
                    .containsExactly("ERROR attempt " + taken.attemptId()
                            + " costs 0.055 USD, and 0.04 USD were reserved for it; its price in catalog/models,"
                            + " or darkroom.enhance.max-cost-usd for a rewritten prompt, is too low");
        }
    }

    @Test
    void aPriceBelowTheReservationGivesTheRestBack() {
        pipeline.settle(claims.get(0), pipeline.ready(claims.get(0), "sdxl", 100_000), 60_000);

        reserve(Kind.INSTANCE_MONTH, 1, 40_000);
        assertThat(total("instance/default")).isEqualTo("40000 60000");
    }

    @Test
    void whatIsLostOrNeverClearedUpIsSpent() {
        AttemptEnds.Failure failure = new AttemptEnds.Failure(ErrorType.TIMEOUT, "lost", 5);
        pipeline.ends.spentLost(claims.get(0), pipeline.ready(claims.get(0), "sdxl", 30_000), failure);
        Attempt asked = pipeline.attempts.submitting(claims.get(1), pipeline.reserve(claims.get(1), "sdxl", 20_000));
        Attempt unknown = pipeline.ends.unknown(claims.get(1), asked, failure);
        assertThat(total("installation"))
                .as("an unknown purchase holds its reservation")
                .isEqualTo("20000 30000");

        pipeline.ends.spentUnknown(claims.get(1), unknown, failure);

        assertThat(total("installation")).isEqualTo("0 50000");
        assertThat(list("SELECT kind || ' ' || micros FROM ledger WHERE kind <> 'reserve' ORDER BY 1"))
                .containsExactly("settle 20000", "settle 30000");
    }

    @Test
    void whatTheProviderChargesForALostImageIsSpent() {
        Attempt asked = pipeline.attempts.submitting(claims.get(0), pipeline.reserve(claims.get(0), "flux", 40_000));
        Attempt taken =
                pipeline.attempts.submitted(claims.get(0), asked, new Attempt.Receipt("p-1", "https://p/1", 55_000L));

        pipeline.spentLost(claims.get(0), taken, ErrorType.BAD_RESPONSE, "gone", 5);

        assertThat(total("installation")).isEqualTo("0 55000");
        assertThat(number("SELECT settled_micros FROM attempts")).isEqualTo(55_000);
    }

    /** The clock cannot be set, so the reservation and its accounts are moved into the past. */
    @Test
    void aPurchaseCountsInTheMonthOfItsReservation() {
        Attempt ready = pipeline.ready(claims.get(0), "sdxl", 40_000);
        sql("UPDATE attempts SET created_at = 1706745599999"); // 2024-01-31T23:59:59.999Z
        sql("UPDATE budgets SET period = 'day/2024-01-31' WHERE period LIKE 'day/%'");
        sql("UPDATE budgets SET period = 'month/2024-01' WHERE period LIKE 'month/%'");
        Attempt today = reserve(Kind.INSTALLATION_MONTH, 1, 100_000);

        pipeline.settle(claims.get(0), ready, 35_000);

        assertThat(accounts())
                .contains(
                        "installation day/2024-01-31 - 0 35000",
                        "installation month/2024-01 - 0 35000",
                        "instance/default day/2024-01-31 - 0 35000",
                        "instance/default month/2024-01 - 0 35000",
                        "installation month/" + today.created().toString().substring(0, 7) + " 100000 100000 0",
                        "installation total - 100000 35000");
    }

    @Test
    void aLimitThatIsSetLaterCountsWhatWasSpentBefore() {
        pipeline.settle(claims.get(0), pipeline.ready(claims.get(0), "sdxl", 70_000), 70_000);

        for (Kind kind : List.of(Kind.INSTALLATION_DAY, Kind.INSTANCE_TOTAL, Kind.JOB)) {
            assertThatThrownBy(() -> reserve(kind, 1, 30_001))
                    .hasMessageEndingWith(kind.title + " of 0.1 USD, of which 0.07 USD are spent or reserved");
        }
        reserve(Kind.INSTALLATION_MONTH, 1, 30_000);
    }

    @Test
    void anInstanceDoesNotPayForAnother() {
        Budgets budgets = new Budgets(
                Limits.NONE, id -> id.equals("b") ? new Limits(10L, null, null) : new Limits(null, null, 10L));
        TestPipeline limited = new TestPipeline(database, budgets);
        limited.reserve(claims.get(0), "sdxl", 10);
        limited.accept(TestPipeline.submission("'job_id':'b','instance_id':'b'", null));

        limited.reserve(limited.claim("b/b~dry/0"), "sdxl", 10);

        assertThat(total("instance/default")).isEqualTo("10 0");
        assertThat(total("instance/b")).isEqualTo("10 0");
        assertThat(total("installation")).isEqualTo("20 0");
    }
}
