package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.render.Claim;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The last line of defence: rows that contradict the states are refused by the database itself. */
class AttemptConstraintsTest extends DatabaseContract {
    private static final String RENDER = "default/a~dry/0";
    private Claim claim;

    @BeforeEach
    void readyAttempt() {
        pipeline.accept("a", 2);
        claim = pipeline.claim(RENDER);
        pipeline.ready(claim, "sdxl", 40_000);
    }

    private void refused(String sql) {
        assertThatThrownBy(() -> sql(sql))
                .as(sql)
                .isInstanceOf(RuntimeException.class)
                .hasMessageMatching("(?is).*(constraint|foreign key).*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state = 'paid'",
                "state = 'submitted'", // without the provider's id
                "submit_started_at = NULL", // ready without the mark
                "state = 'submitting', submit_started_at = NULL",
                "state = 'unknown', submit_started_at = NULL",
                "spool_sha256 = NULL",
                "state = 'settled'", // neither finished nor paid
                "state = 'settled', finished_at = 1",
                "state = 'settled', settled_micros = 1",
                "state = 'settled', settled_micros = 1, finished_at = 1, spool_sha256 = NULL",
                "state = 'spent_lost', finished_at = 1",
                "state = 'spent_unknown', finished_at = 1",
                "state = 'spent_unknown', settled_micros = 1, finished_at = 1, submit_started_at = NULL",
                "state = 'released'",
                "state = 'released', finished_at = 1, settled_micros = 1",
                "state = 'released', finished_at = 1, provider_ref = 'p-1'", // a trace of a purchase
                "finished_at = 1",
                "settled_micros = 1",
                "settled_micros = -1",
                "reserved_micros = -1",
                "dry_run = 2",
                "asset_id = NULL",
                "render_id = 'default/nobody/0'"
            })
    void anAttemptThatContradictsItself(String change) {
        refused("UPDATE attempts SET " + change);
    }

    @Test
    void aSecondAttemptBesideOneThatMayHaveBought() {
        String second = "INSERT INTO attempts (attempt_id, render_id, number, provider, dry_run, state, asset_id,"
                + " reserved_micros, created_at) VALUES ('x', '" + RENDER + "', 2, 'flux', 1, 'reserved', 'x', 0, 1)";
        for (String state : new String[] {"submitting", "unknown", "ready", "reserved"}) {
            sql("UPDATE attempts SET state = '" + state + "'");
            refused(second);
        }
        sql("UPDATE attempts SET state = 'submitted', provider_ref = 'p-1'");
        refused(second);
        sql("UPDATE attempts SET state = 'settled', settled_micros = 1, finished_at = 1");
        refused(second);
        sql("UPDATE attempts SET state = 'ready', settled_micros = NULL, finished_at = NULL");
    }

    @Test
    void aSecondRewritingOfThePrompt() {
        String rewriting = "INSERT INTO attempts (attempt_id, render_id, number, provider, dry_run, state, asset_id,"
                + " reserved_micros, submits, finished_at, created_at)"
                + " VALUES ('%1$s', '" + RENDER + "', %2$d, 'openrouter', 1, 'released', '%1$s', 0, %3$d, 1, 1)";
        sql(rewriting.formatted("never-sent", 2, 0));
        sql(rewriting.formatted("sent", 3, 1));
        sql(rewriting.formatted("never-sent-either", 4, 0));
        refused(rewriting.formatted("again", 5, 1));
        sql("DELETE FROM attempts WHERE provider = 'openrouter'");
    }

    @Test
    void oneAnswerOfAProviderForTwoAttempts() {
        Claim other = pipeline.claim("default/a~dry/1");
        pipeline.ready(other, "sdxl", 0);
        sql("UPDATE attempts SET provider_ref = 'p-1' WHERE render_id = '" + RENDER + "'");

        refused("UPDATE attempts SET provider_ref = 'p-1'");
        refused("UPDATE attempts SET asset_id = 'same'");
    }

    @Test
    void aReservationThatEndsTwice() {
        String end = "INSERT INTO ledger (attempt_id, kind, instance_id, job_key, micros, at)"
                + " VALUES ('%s', '%s', 'default', 'default/a~dry', %s, 1)";
        String attempt = RENDER + "/1";
        refused(end.formatted(attempt, "reserve", "1"));
        refused(end.formatted(attempt, "refund", "1"));
        refused(end.formatted(attempt, "release", "-1"));
        refused(end.formatted("x", "release", "1"));

        pipeline.settle(claim, pipeline.attempts.open(claim).orElseThrow());

        refused(end.formatted(attempt, "release", "1"));
        refused(end.formatted(attempt, "settle", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE ledger SET micros = micros", "DELETE FROM ledger", "UPDATE ledger SET at = 1"})
    void aLedgerThatIsNotOnlyAddedTo(String change) {
        assertThatThrownBy(() -> sql(change)).as(change).hasMessageContaining("the ledger is append-only");
        assertThat(rows("ledger", "micros = 40000 AND kind = 'reserve'")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "owner = NULL",
                "lease_until = NULL",
                "state = 'queued'", // with an owner
                "state = 'done', owner = NULL, lease_until = NULL", // when?
                "state = 'failed', owner = NULL, lease_until = NULL, finished_at = 1", // why?
                "state = 'queued', owner = NULL, lease_until = NULL, finished_at = 1",
                "state = 'lost'",
                "render_index = 1", // there is one
                "job_key = 'default/nobody'"
            })
    void aRenderThatContradictsItself(String change) {
        refused("UPDATE renders SET " + change + " WHERE render_id = '" + RENDER + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state = 'done'", // when?
                "finished_at = 1",
                "state = 'over'",
                "priority = 10",
                "source = 'mail'",
                "instance_id = NULL"
            })
    void aJobThatContradictsItself(String change) {
        refused("UPDATE jobs SET " + change);
    }

    @Test
    void aRowThatOthersReferTo() {
        refused("DELETE FROM attempts");
        refused("DELETE FROM renders");
        refused("DELETE FROM jobs");
    }

    @Test
    void money() {
        sql("INSERT INTO budgets (scope, period, limit_micros) VALUES ('all', 'total', 100)");
        refused("INSERT INTO budgets (scope, period, limit_micros) VALUES ('all', 'total', 100)");
        refused("UPDATE budgets SET reserved_micros = -1");
        refused("UPDATE budgets SET spent_micros = -1");
        refused("UPDATE budgets SET limit_micros = -1");
        assertThat(rows("budgets", "limit_micros = 100")).isEqualTo(1);
    }
}
