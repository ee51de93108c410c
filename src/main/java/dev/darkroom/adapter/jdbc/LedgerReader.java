package dev.darkroom.adapter.jdbc;

import dev.darkroom.money.Account;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Reads what was reserved, released and spent. Free attempts (dry-run, placeholders) are left out. */
public final class LedgerReader {
    private final Jdbi jdbi;

    public LedgerReader(Database database) {
        this.jdbi = database.jdbi();
    }

    /**
     * One movement of money.
     *
     * @param kind {@code reserve}, {@code release} or {@code settle}
     * @param reservedMicros how much more (or, negative, less) is reserved after it, micro-dollars
     * @param spentMicros how much more is spent after it, micro-dollars; over all entries of a job they add up to its cost
     */
    public record Entry(
            Instant at,
            String instanceId,
            String jobKey,
            String attemptId,
            String provider,
            String modelId,
            String kind,
            long reservedMicros,
            long spentMicros) {}

    /**
     * The entries, the oldest first.
     *
     * @param since none before it
     * @param instanceId of this instance; null: of all
     */
    public List<Entry> entries(Instant since, String instanceId) {
        return jdbi.withHandle(h -> h.createQuery("SELECT l.at, l.instance_id, l.job_key, l.attempt_id, a.provider,"
                        + " a.model_id, l.kind, CASE l.kind WHEN 'reserve' THEN l.micros ELSE -a.reserved_micros END,"
                        + " CASE l.kind WHEN 'settle' THEN l.micros ELSE 0 END"
                        + " FROM ledger l JOIN attempts a ON a.attempt_id = l.attempt_id"
                        + " WHERE l.at >= :since AND a.dry_run = 0 AND a.provider <> 'noop_media'"
                        + " AND (CAST(:instance AS TEXT) IS NULL OR l.instance_id = :instance)"
                        + " ORDER BY l.at, l.attempt_id, CASE l.kind WHEN 'reserve' THEN 0 ELSE 1 END")
                .bind("since", since.toEpochMilli())
                .bind("instance", instanceId)
                .map((r, c) -> new Entry(
                        Instant.ofEpochMilli(r.getLong(1)),
                        r.getString(2),
                        r.getString(3),
                        r.getString(4),
                        r.getString(5),
                        r.getString(6),
                        r.getString(7),
                        r.getLong(8),
                        r.getLong(9)))
                .list());
    }

    /** What an account holds, micro-dollars. */
    public record Balance(long reservedMicros, long spentMicros) {}

    /** The balance of an account; zero when nothing was ever counted in it. */
    public Balance balance(Account account) {
        return jdbi.withHandle(h -> h.createQuery("SELECT reserved_micros, spent_micros FROM budgets"
                        + " WHERE scope = :scope AND period = :period")
                .bind("scope", account.scope())
                .bind("period", account.period())
                .map((r, c) -> new Balance(r.getLong(1), r.getLong(2)))
                .findOne()
                .orElse(new Balance(0, 0)));
    }
}
