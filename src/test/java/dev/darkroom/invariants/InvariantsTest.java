package dev.darkroom.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.adapter.jdbc.SettledJob;
import dev.darkroom.adapter.jdbc.TestDatabases;
import dev.darkroom.config.Settings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each invariant can fail: a sound database is damaged by hand, and the damage is named. */
class InvariantsTest {
    @TempDir
    Path folder;

    private Settings.Database settings;

    @BeforeEach
    void oneJobThatIsDoneAndDelivered() {
        settings = TestDatabases.SQLITE.fresh(folder);
        SettledJob.in(settings);
    }

    /** Past the constraints, which refuse most of this. */
    private void damage(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(settings.url());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA ignore_check_constraints = ON");
            statement.execute("DROP INDEX one_open_attempt");
            statement.execute("DROP INDEX one_rewriting");
            statement.execute("DROP INDEX one_ledger_end");
            statement.execute("DROP TRIGGER ledger_is_never_changed");
            statement.execute("DROP TRIGGER ledger_is_never_deleted");
            for (String sql : statements) {
                assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
            }
        }
    }

    private static String ids(List<Violation> violations) {
        return violations.stream().map(Violation::id).distinct().collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @EnumSource
    void aSoundDatabaseViolatesNone(TestDatabases kind) {
        Settings.Database sound = kind.fresh(folder);
        SettledJob.in(sound);
        assertThat(Invariants.checkQuiescent(sound)).isEmpty();
        assertThat(Invariants.checkAccepted(sound, List.of(SettledJob.KEY))).isEmpty();
        kind.release(sound);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I1     | INSERT INTO budgets VALUES ('default', 'total', 10, 6, 5)",
                "I2     | UPDATE budgets SET spent_micros = spent_micros + 1 WHERE scope = 'installation'",
                "I2     | UPDATE budgets SET spent_micros = spent_micros - 1 WHERE scope LIKE 'instance/%' AND period LIKE 'day/%'",
                "I2     | UPDATE budgets SET reserved_micros = 1 WHERE scope LIKE 'job/%'",
                "I2     | UPDATE budgets SET period = 'month/1970-01' WHERE scope LIKE 'instance/%' AND period LIKE 'month/%'",
                "I2     | DELETE FROM budgets WHERE scope = 'installation' AND period = 'total'",
                "I2     | DELETE FROM budgets",
                "I2     | INSERT INTO budgets VALUES ('job/nobody', 'total', NULL, 0, 1)",
                "I2     | UPDATE attempts SET created_at = 1",
                "I2     | UPDATE attempts SET run_id = 'r-1'",
                "I2     | UPDATE ledger SET instance_id = 'other'",
                "I2     | UPDATE attempts SET settled_micros = settled_micros + 1",
                "I2     | UPDATE assets SET cost_micros = cost_micros + 1",
                "I2     | UPDATE attempts SET reserved_micros = reserved_micros + 1",
                "I2     | UPDATE ledger SET micros = micros + 1 WHERE kind = 'settle'",
                "I2     | DELETE FROM ledger WHERE kind = 'reserve'",
                "I3     | DELETE FROM ledger WHERE kind = 'settle'",
                "I3     | INSERT INTO ledger SELECT attempt_id, 'release', instance_id, job_key, micros, at FROM ledger"
                        + " WHERE kind = 'reserve'",
                "I3     | UPDATE ledger SET kind = 'release' WHERE kind = 'settle'",
                "I6     | UPDATE assets SET sha256 = 'other'",
                "I6     | DELETE FROM assets",
                "I6     | UPDATE attempts SET provider = 'openrouter'",
                "I7     | UPDATE assets SET placeholder = 1",
                "I7     | UPDATE renders SET state = 'failed', error_type = 'internal'",
                "I10    | UPDATE jobs SET state = 'partial'",
                "I10    | UPDATE jobs SET state = 'running', finished_at = NULL",
                "I11    | UPDATE outbox SET seq = 2",
                "I11    | UPDATE jobs SET events = 2",
                "I11    | UPDATE outbox SET type = 'failed'",
                "I11    | DELETE FROM deliveries WHERE channel = 'folder'",
                "I13    | UPDATE renders SET fence = 0",
                "I15    | UPDATE attempts SET render_id = 'nobody'",
            })
    void whatContradictsOneAtAnyMoment(String id, String sql) throws SQLException {
        damage(sql);
        assertThat(ids(Invariants.check(settings))).contains(id);
    }

    @Test
    void aReleasedAttemptWithATraceOfAPurchase() throws SQLException {
        damage("UPDATE attempts SET state = 'released', provider_ref = 'p-1'");
        assertThat(ids(Invariants.check(settings))).contains("I4");
    }

    @Test
    void twoAttemptsThatMayBothHaveBought() throws SQLException {
        damage(
                "INSERT INTO attempts (attempt_id, render_id, number, provider, dry_run, state, asset_id, reserved_micros,"
                        + " created_at) SELECT 'x', render_id, 9, provider, 1, 'unknown', 'x', 0, 1 FROM attempts");
        assertThat(ids(Invariants.check(settings))).contains("I5");
    }

    @Test
    void twoRewritingsOfOnePrompt() throws SQLException {
        String rewriting = "INSERT INTO attempts (attempt_id, render_id, number, provider, dry_run, state, asset_id,"
                + " reserved_micros, submits, finished_at, created_at) SELECT '%s', render_id, %d, 'openrouter', 0,"
                + " 'released', '%s', 0, 1, 1, 1 FROM renders LIMIT 1";
        damage(rewriting.formatted("x", 8, "x"), rewriting.formatted("y", 9, "y"));
        assertThat(ids(Invariants.check(settings))).contains("I5");
    }

    @Test
    void anAcceptedMessageWithoutItsJob() {
        assertThat(Invariants.checkAccepted(settings, List.of(SettledJob.KEY, "default/lost")))
                .extracting(Violation::id, Violation::row)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("I8", "default/lost"));
    }

    @Test
    void aJobThatNeverEndsAndAnEventThatNeverLeaves() throws SQLException {
        damage(
                "UPDATE renders SET state = 'queued'",
                "UPDATE deliveries SET published_at = NULL WHERE channel = 'folder'");

        assertThat(ids(Invariants.checkQuiescent(settings))).contains("I9").contains("I12");
        assertThat(ids(Invariants.check(settings))).doesNotContain("I9").doesNotContain("I12");
    }

    @Test
    void everyOneHasItsNumberAndItsMeaning() {
        assertThat(Stream.concat(InvariantQueries.ALWAYS.stream(), InvariantQueries.QUIESCENT.stream()))
                .extracting(Invariant::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("I\\d+"));
    }
}
