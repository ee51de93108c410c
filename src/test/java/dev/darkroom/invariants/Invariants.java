package dev.darkroom.invariants;

import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Checks what must be true of the database after any kill. I14 (files) and the truth at the providers are not in the
 * database; the tests that kill the program check them.
 */
public final class Invariants {
    private Invariants() {}

    /** What contradicts the invariants that hold at every moment; empty when all is well. */
    public static List<Violation> check(String url) {
        return check(new Settings.Database(url, "", Secret.NONE, 1));
    }

    /** The same for a database that asks for a user and password. */
    public static List<Violation> check(Settings.Database settings) {
        return violations(settings, InvariantQueries.ALWAYS, true);
    }

    /** What contradicts the invariants, those included that hold once all work is done. */
    public static List<Violation> checkQuiescent(String url) {
        return checkQuiescent(new Settings.Database(url, "", Secret.NONE, 1));
    }

    /** The same for a database that asks for a user and password. */
    public static List<Violation> checkQuiescent(Settings.Database settings) {
        List<Violation> violations = new ArrayList<>(check(settings));
        violations.addAll(violations(settings, InvariantQueries.QUIESCENT, false));
        return violations;
    }

    /**
     * I8, every accepted message has its job.
     *
     * @param jobKeys keys of the jobs whose senders were told that they are accepted
     */
    public static List<Violation> checkAccepted(Settings.Database settings, Collection<String> jobKeys) {
        try (Connection connection = connect(settings);
                PreparedStatement find = connection.prepareStatement("SELECT 1 FROM jobs WHERE job_key = ?")) {
            List<Violation> missing = new ArrayList<>();
            for (String key : jobKeys) {
                find.setString(1, key);
                try (ResultSet found = find.executeQuery()) {
                    if (!found.next()) {
                        missing.add(new Violation("I8", "every accepted message has its job", key));
                    }
                }
            }
            return missing;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Violation> violations(Settings.Database settings, List<Invariant> invariants, boolean whole) {
        try (Connection connection = connect(settings)) {
            List<Violation> violations = new ArrayList<>();
            boolean sqlite = settings.url().startsWith("jdbc:sqlite:");
            for (Invariant invariant : invariants) {
                for (String row : rows(connection, MoneyQueries.in(sqlite, invariant.violations()))) {
                    violations.add(new Violation(invariant.id(), invariant.meaning(), row));
                }
            }
            if (whole) {
                damage(connection, sqlite)
                        .forEach(row -> violations.add(new Violation("I15", "the database is whole", row)));
            }
            return violations;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> damage(Connection connection, boolean sqlite) throws SQLException {
        if (!sqlite) {
            return rows(connection, "SELECT CAST(indexrelid::regclass AS TEXT) FROM pg_index WHERE NOT indisvalid");
        }
        List<String> damage = rows(connection, "PRAGMA integrity_check");
        damage.remove("ok");
        damage.addAll(rows(connection, "PRAGMA foreign_key_check"));
        return damage;
    }

    private static Connection connect(Settings.Database settings) throws SQLException {
        return settings.user().isEmpty()
                ? DriverManager.getConnection(settings.url())
                : DriverManager.getConnection(
                        settings.url(), settings.user(), settings.password().value());
    }

    private static List<String> rows(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        }
    }
}
