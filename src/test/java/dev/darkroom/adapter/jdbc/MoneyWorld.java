package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.config.Settings;
import dev.darkroom.invariants.Invariants;
import dev.darkroom.invariants.Violation;
import dev.darkroom.job.RunCeiling;
import dev.darkroom.job.Submission;
import dev.darkroom.money.RefusedPurchaseException;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.Claim;
import dev.darkroom.render.Decision;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.LeaseLostException;
import dev.darkroom.render.RenderState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Two jobs on a real database, worked on by two nodes that crash and come back, beside what must be true of them. */
final class MoneyWorld implements AutoCloseable {
    private static final List<AttemptState> STATES = List.of(AttemptState.values());
    private static final List<Decision> DECISIONS = List.of(Decision.values());
    private static final AttemptEnds.Failure FAILURE = new AttemptEnds.Failure(ErrorType.TIMEOUT, "no luck", 1);

    private final Settings.Database settings;
    private final Database database;
    private final TestPipeline pipeline;
    private final HeldStore held;
    private final MoneyModel model = new MoneyModel();
    private final List<Work> works = new ArrayList<>();
    private final List<Work> stale = new ArrayList<>();
    private int receipts;

    /** What the holder of a render knows; attempt is null when none is open. */
    private static final class Work {
        private final String render;
        private Claim claim;
        private Attempt attempt;
        private boolean over;

        Work(String render) {
            this.render = render;
        }
    }

    /** One step of the test; each reads its amount in its own way. */
    record Step(Action action, int render, int amount) {
        /** What the provider says it charges; null: it does not say. */
        Long charge() {
            return amount % 3 == 0 ? null : Long.valueOf(amount);
        }
    }

    enum Action {
        ACCEPT,
        CLAIM,
        RESERVE,
        ADVANCE,
        ANY_STATE,
        RESOLVE,
        CRASH,
        STALE_WRITE
    }

    MoneyWorld(Settings.Database settings) {
        this.settings = settings;
        this.database = Database.open(settings);
        this.pipeline = new TestPipeline(database, MoneyModel.budgets());
        this.held = new HeldStore(database);
        accept();
        MoneyModel.RENDERS.forEach(render -> works.add(new Work(render)));
    }

    private int accept() {
        Submission b = TestPipeline.submission("'job_id':'b','n':2,'instance_id':'b','max_cost_usd':0.00015", null);
        return pipeline.accept("a", 2).newRenders().size()
                + pipeline.accept(b.in(new RunCeiling("r-1", MoneyModel.RUN_LIMIT)))
                        .newRenders()
                        .size();
    }

    private void sql(String sql) {
        database.jdbi().useHandle(h -> h.execute(sql));
    }

    void walk(Step step) {
        Work work = works.get(step.render());
        boolean mine = work.claim != null && !work.over;
        switch (step.action()) {
            case ACCEPT -> assertThat(accept()).as("new renders").isZero();
            case CLAIM -> claim(work);
            case RESERVE -> {
                if (mine) {
                    reserve(work, 1 + step.amount() % 60);
                }
            }
            case ADVANCE -> {
                if (mine && work.attempt != null) {
                    List<AttemptState> next = List.copyOf(work.attempt.state().next());
                    move(work, next.get(step.amount() % next.size()), step.charge());
                }
            }
            case ANY_STATE -> {
                if (mine && work.attempt != null) {
                    move(work, STATES.get(step.amount() % STATES.size()), step.charge());
                }
            }
            case RESOLVE -> {
                if (mine && work.attempt != null && work.attempt.state() == AttemptState.UNKNOWN) {
                    resolve(work, DECISIONS.get(step.amount() % DECISIONS.size()));
                }
            }
            case CRASH -> {
                if (mine) {
                    crash(work, step);
                }
            }
            case STALE_WRITE -> {
                if (!stale.isEmpty()) {
                    staleWrite(stale.get(step.amount() % stale.size()), step);
                }
            }
        }
        everythingAgrees();
    }

    private void claim(Work work) {
        var claim = pipeline.renders.claim(work.render);
        assertThat(claim.isPresent()).isEqualTo(work.claim == null);
        claim.ifPresent(first -> work.claim = first);
    }

    private void reserve(Work work, long price) {
        if (work.attempt != null) {
            assertThatThrownBy(() -> pipeline.reserve(work.claim, "flux", price))
                    .isInstanceOfAny(UnableToExecuteStatementException.class, RefusedPurchaseException.class);
        } else if (model.fits(work.render, price)) {
            work.attempt = pipeline.reserve(work.claim, "flux", price);
            model.reserved(work.render, work.attempt);
        } else {
            assertThatThrownBy(() -> pipeline.reserve(work.claim, "flux", price))
                    .isInstanceOf(RefusedPurchaseException.class);
        }
    }

    private void move(Work work, AttemptState to, Long charge) {
        Attempt before = work.attempt;
        if (!before.state().mayBecome(to)) {
            assertThatThrownBy(() -> write(work.claim, before, to, charge)).isInstanceOf(IllegalStateException.class);
            return;
        }
        Attempt after = write(work.claim, before, to, charge);
        model.moved(before.attemptId(), to, charge);
        work.attempt = to.terminal() ? null : after;
        work.over = to == AttemptState.SETTLED;
    }

    private Attempt write(Claim claim, Attempt attempt, AttemptState to, Long charge) {
        Attempt.Result result = new Attempt.Result(TestPipeline.SHA256, null, "p", charge, 1);
        switch (to) {
            case RESERVED -> {
                return pipeline.attempts.reservedAgain(claim, attempt, ErrorType.RATE_LIMITED, "later");
            }
            case SUBMITTING -> {
                return pipeline.attempts.submitting(claim, attempt);
            }
            case SUBMITTED -> {
                return pipeline.attempts.submitted(claim, attempt, new Attempt.Receipt("p-" + receipts++, "u", charge));
            }
            case READY -> {
                return pipeline.attempts.ready(claim, attempt, result);
            }
            case UNKNOWN -> {
                return pipeline.ends.unknown(claim, attempt, FAILURE);
            }
            case SETTLED ->
                pipeline.settlement.settle(
                        claim,
                        attempt,
                        TestPipeline.asset(claim, attempt.ready(result), attempt.costMicros()),
                        List.of(),
                        TestPipeline.NO_NOTES);
            case RELEASED -> pipeline.ends.released(claim, attempt, FAILURE);
            case SPENT_LOST -> pipeline.ends.spentLost(claim, attempt, FAILURE);
            case SPENT_UNKNOWN -> pipeline.ends.spentUnknown(claim, attempt, FAILURE);
        }
        return null;
    }

    /** The holder is gone for longer than its lease, and the other node goes on with what the database says. */
    private void crash(Work work, Step step) {
        stale.add(gone(work));
        sql("UPDATE renders SET lease_until = 1 WHERE render_id = '" + work.render + "'");
        work.claim = pipeline.claimAs(stale.size() % 2 == 0 ? "node-a" : "node-b", work.render);
        Attempt found = pipeline.attempts.open(work.claim).orElse(null);
        assertThat(found == null).isEqualTo(work.attempt == null);
        assertThat(found == null || model.knows(found)).as("%s", found).isTrue();
        work.attempt = found;
        staleWrite(stale.get(stale.size() - 1), step);
    }

    /** A person decides; whoever held the render before that is stale. */
    private void resolve(Work work, Decision decision) {
        String attemptId = work.attempt.attemptId();
        assertThat(held.resolve(attemptId, decision))
                .as("while it is worked on")
                .isPresent();
        pipeline.renders.end(work.claim, RenderState.HELD, ErrorType.TIMEOUT, "held", TestPipeline.NO_NOTES);
        assertThat(held.list()).extracting(HeldStore.Held::attemptId).contains(attemptId);
        stale.add(gone(work));
        everythingAgrees();

        assertThat(held.resolve(attemptId, decision)).isEmpty();

        assertThat(held.resolve(attemptId, decision)).as("a second time").isPresent();
        model.moved(
                attemptId, decision == Decision.RELEASED ? AttemptState.RELEASED : AttemptState.SPENT_UNKNOWN, null);
        work.attempt = null;
        work.over = decision == Decision.SPENT;
        if (!work.over) {
            work.claim = pipeline.claim(work.render);
        }
    }

    private static Work gone(Work work) {
        Work gone = new Work(work.render);
        gone.claim = work.claim;
        gone.attempt = work.attempt;
        return gone;
    }

    private void staleWrite(Work gone, Step step) {
        if (gone.attempt == null) {
            assertThatThrownBy(() -> pipeline.reserve(gone.claim, "flux", 1)).isInstanceOf(LeaseLostException.class);
            return;
        }
        List<AttemptState> next = List.copyOf(gone.attempt.state().next());
        assertThatThrownBy(() -> write(gone.claim, gone.attempt, next.get(step.amount() % next.size()), step.charge()))
                .isInstanceOf(LeaseLostException.class);
    }

    private Set<String> rows(String sql) {
        List<String> rows = database.jdbi()
                .withHandle(h -> h.createQuery(sql).mapTo(String.class).list());
        return new TreeSet<>(rows);
    }

    private void everythingAgrees() {
        assertThat(rows("SELECT attempt_id || ' ' || state FROM attempts")).isEqualTo(model.attemptRows());
        assertThat(rows("SELECT attempt_id || ' ' || kind || ' ' || micros FROM ledger"))
                .isEqualTo(model.ledgerRows());
        assertThat(rows("SELECT scope || ' ' || period || ' ' || COALESCE(limit_micros, '-') || ' ' || reserved_micros"
                        + " || ' ' || spent_micros FROM budgets"))
                .isEqualTo(model.accountRows());
        List<Violation> violations = Invariants.check(settings);
        assertThat(violations).allMatch(violation -> violation.id().equals("I1"));
        assertThat(violations).extracting(Violation::row).containsExactlyInAnyOrderElementsOf(model.exceeded());
    }

    @Override
    public void close() {
        database.close();
    }
}
