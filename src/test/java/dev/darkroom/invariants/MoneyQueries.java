package dev.darkroom.invariants;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What must be true of money, as one query. The calendar is all that differs between the databases. */
final class MoneyQueries {
    private static final Map<String, String> SQLITE = Map.of(
            "<day>", "strftime('%Y-%m-%d', a.created_at / 1000, 'unixepoch')",
            "<month>", "strftime('%Y-%m', a.created_at / 1000, 'unixepoch')");
    private static final Map<String, String> POSTGRESQL = Map.of(
            "<day>", "to_char(to_timestamp(a.created_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
            "<month>", "to_char(to_timestamp(a.created_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM')");

    private static final String LEDGER_AND_ATTEMPTS = "SELECT a.attempt_id || ' ' || k.kind FROM attempts a"
            + " CROSS JOIN (SELECT 'reserve' AS kind UNION SELECT 'release' UNION SELECT 'settle') k"
            + " LEFT JOIN ledger l ON l.attempt_id = a.attempt_id AND l.kind = k.kind"
            + " WHERE (k.kind = 'reserve' AND l.micros IS NULL)"
            + " OR (k.kind <> 'settle' AND l.micros <> a.reserved_micros)"
            + " OR (k.kind = 'settle' AND l.micros <> COALESCE(a.settled_micros, -1))";

    private static final String LEDGER_AND_JOBS =
            "SELECT l.attempt_id || ' ' || l.kind || ' of ' || l.instance_id FROM ledger l"
                    + " JOIN jobs j ON j.job_key = l.job_key WHERE j.instance_id <> l.instance_id";

    private static final String COST_OF_A_JOB = "SELECT j.job_key || ' cost_usd' FROM jobs j WHERE"
            + " (SELECT COALESCE(SUM(l.micros), 0) FROM ledger l WHERE l.job_key = j.job_key AND l.kind = 'settle')"
            + " <> (SELECT COALESCE(SUM(t.settled_micros), 0) FROM renders r"
            + " JOIN attempts t ON t.render_id = r.render_id WHERE r.job_key = j.job_key)";

    private static final String COST_OF_AN_ASSET = "SELECT s.asset_id || ' cost_usd' FROM assets s"
            + " JOIN attempts t ON t.attempt_id = s.attempt_id WHERE s.cost_micros <> t.settled_micros";

    /** One row for each paid attempt: what it holds and what it has cost, and where that counts. */
    private static final String MOVEMENTS = "WITH movements AS (SELECT r.instance_id, r.job_key, a.run_id,"
            + " <day> AS of_day, <month> AS of_month,"
            + " CASE WHEN e.kind IS NULL THEN r.micros ELSE 0 END AS reserved,"
            + " CASE WHEN e.kind = 'settle' THEN e.micros ELSE 0 END AS spent"
            + " FROM attempts a JOIN ledger r ON r.attempt_id = a.attempt_id AND r.kind = 'reserve'"
            + " LEFT JOIN ledger e ON e.attempt_id = a.attempt_id AND e.kind <> 'reserve')";

    /** Scope and period of every account that a movement counts in. */
    private static final List<String> ACCOUNTS = List.of(
            "'installation' AS scope, 'day/' || of_day AS period",
            "'installation', 'month/' || of_month",
            "'installation', 'total'",
            "'instance/' || instance_id, 'day/' || of_day",
            "'instance/' || instance_id, 'month/' || of_month",
            "'instance/' || instance_id, 'total'",
            "'job/' || job_key, 'total'",
            "'run/' || run_id, 'total'");

    private static final String BUDGETS_AND_LEDGER = MOVEMENTS
            + ", counted AS ("
            + ACCOUNTS.stream()
                    .map(account -> "SELECT " + account + ", reserved, spent FROM movements"
                            + (account.contains("run_id") ? " WHERE run_id IS NOT NULL" : ""))
                    .collect(Collectors.joining(" UNION ALL "))
            + "), expected AS (SELECT scope, period, SUM(reserved) AS reserved, SUM(spent) AS spent FROM counted"
            + " GROUP BY scope, period)"
            + " SELECT b.scope || ' ' || b.period || ' of the accounts' FROM budgets b"
            + " LEFT JOIN expected x ON x.scope = b.scope AND x.period = b.period"
            + " WHERE b.reserved_micros <> COALESCE(x.reserved, 0) OR b.spent_micros <> COALESCE(x.spent, 0)"
            + " UNION ALL SELECT x.scope || ' ' || x.period || ' of the ledger' FROM expected x"
            + " LEFT JOIN budgets b ON b.scope = x.scope AND b.period = x.period"
            + " WHERE b.scope IS NULL AND (x.reserved > 0 OR x.spent > 0)";

    /** Attempts, ledger, jobs, assets and accounts say the same of money. */
    static final String ALL_SAY_THE_SAME = "SELECT * FROM (" + BUDGETS_AND_LEDGER + ") accounts UNION ALL "
            + String.join(" UNION ALL ", LEDGER_AND_ATTEMPTS, LEDGER_AND_JOBS, COST_OF_A_JOB, COST_OF_AN_ASSET);

    private MoneyQueries() {}

    /** The query in the words of that database. */
    static String in(boolean sqlite, String query) {
        String dialect = query;
        for (Map.Entry<String, String> word : (sqlite ? SQLITE : POSTGRESQL).entrySet()) {
            dialect = dialect.replace(word.getKey(), word.getValue());
        }
        return dialect;
    }
}
