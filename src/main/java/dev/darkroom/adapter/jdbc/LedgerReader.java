package dev.darkroom.adapter.jdbc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.money.Account;
import dev.darkroom.money.Micros;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** Reads what was reserved, released and spent. Free attempts (dry-run, placeholders) are left out. */
public final class LedgerReader {
    /** A reservation comes before its end. */
    private static final String RANK = "CASE l.kind WHEN 'reserve' THEN 0 ELSE 1 END";

    private static final String SELECT = "SELECT l.at, l.instance_id, l.job_key, l.attempt_id, a.provider,"
            + " a.model_id, l.kind, CASE l.kind WHEN 'reserve' THEN l.micros ELSE -a.reserved_micros END,"
            + " CASE l.kind WHEN 'settle' THEN l.micros ELSE 0 END"
            + " FROM ledger l JOIN attempts a ON a.attempt_id = l.attempt_id"
            + " WHERE l.at >= :since AND a.dry_run = 0 AND a.provider <> 'noop_media'"
            + " AND (CAST(:instance AS TEXT) IS NULL OR l.instance_id = :instance)";
    private static final String ORDER = " ORDER BY l.at, l.attempt_id, " + RANK;

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
            long spentMicros) {
        /** As JSON, in dollars. */
        public ObjectNode document() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("at", at.toString())
                    .put("instance_id", instanceId)
                    .put("job", jobKey)
                    .put("attempt_id", attemptId)
                    .put("provider", provider)
                    .put("model_id", modelId)
                    .put("kind", kind)
                    .put("reserved_usd", Micros.usd(reservedMicros))
                    .put("spent_usd", Micros.usd(spentMicros));
        }
    }

    /**
     * The entries, the oldest first.
     *
     * @param since none before it
     * @param instanceId of this instance; null: of all
     */
    public List<Entry> entries(Instant since, String instanceId) {
        return jdbi.withHandle(h -> h.createQuery(SELECT + ORDER)
                .bind("since", since.toEpochMilli())
                .bind("instance", instanceId)
                .map((r, c) -> entry(r))
                .list());
    }

    /**
     * Behind which entry a page begins.
     *
     * @param at epoch milliseconds
     * @param kind {@code reserve}, {@code release} or {@code settle}
     */
    public record Place(long at, String attemptId, String kind) {}

    /**
     * A page of the entries, the oldest first.
     *
     * @param after null: from {@code since} on
     * @param most how many at most
     */
    public List<Entry> page(Instant since, String instanceId, Place after, int most) {
        String behind = after == null
                ? ""
                : " AND (l.at > :at OR (l.at = :at AND (l.attempt_id > :attempt" + " OR (l.attempt_id = :attempt AND "
                        + RANK + " > :rank))))";
        return jdbi.withHandle(h -> {
            Query query = h.createQuery(SELECT + behind + ORDER + " LIMIT :most")
                    .bind("since", since.toEpochMilli())
                    .bind("instance", instanceId)
                    .bind("most", most);
            if (after != null) {
                query.bind("at", after.at())
                        .bind("attempt", after.attemptId())
                        .bind("rank", after.kind().equals("reserve") ? 0 : 1);
            }
            return query.map((r, c) -> entry(r)).list();
        });
    }

    private static Entry entry(ResultSet r) throws SQLException {
        return new Entry(
                Instant.ofEpochMilli(r.getLong(1)),
                r.getString(2),
                r.getString(3),
                r.getString(4),
                r.getString(5),
                r.getString(6),
                r.getString(7),
                r.getLong(8),
                r.getLong(9));
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
