package dev.darkroom.adapter.jdbc;

import dev.darkroom.export.Export;
import dev.darkroom.render.ErrorType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Exports: announced, taken, ended, or put off. They never touch a render or its image. */
public final class ExportStore {
    /** How long a message for an export may be on the way before it is sent again. */
    private static final long RESEND_MILLIS = 60_000;

    private static final String THIS_TRY = " WHERE export_id = :id AND state = 'waiting' AND tries = :try";

    /** An export as {@link #export} reads it; the blank is how often it was tried before. */
    static final String SELECT = "SELECT e.export_id, e.target, e.options, e.asset_id, e.job_key, %s, e.excused,"
            + " a.dry_run, a.url FROM exports e JOIN assets a ON a.asset_id = e.asset_id";

    private final Jdbi jdbi;
    private final String owner;
    private final Duration lease;
    private final boolean dryRun;

    /**
     * @param owner this node's id
     * @param lease how long a try is this node's without a {@link #heartbeat}
     * @param dryRun only exports of this kind of job are announced
     */
    public ExportStore(Database database, String owner, Duration lease, boolean dryRun) {
        this.jdbi = database.jdbi();
        this.owner = owner;
        this.lease = lease;
        this.dryRun = dryRun;
    }

    /** An export that is to be tried now, and which target it goes to. */
    public record Due(String exportId, String target) {}

    /** Exports that are due, marked as announced for a minute; of several processes one gets each. */
    public List<Due> announce(int most) {
        return jdbi.inTransaction(h -> h
                .createQuery("SELECT e.export_id, e.target FROM exports e JOIN assets a ON a.asset_id = e.asset_id"
                        + " WHERE e.state = 'waiting' AND e.send_at <= <now> AND a.dry_run = :dryRun"
                        + " ORDER BY e.send_at, e.export_id LIMIT :most")
                .bind("dryRun", dryRun ? 1 : 0)
                .bind("most", most)
                .map((r, c) -> new Due(r.getString(1), r.getString(2)))
                .list()
                .stream()
                .filter(due -> h.createUpdate("UPDATE exports SET send_at = <now> + :resend"
                                        + " WHERE export_id = :id AND state = 'waiting' AND send_at <= <now>")
                                .bind("resend", RESEND_MILLIS)
                                .bind("id", due.exportId())
                                .execute()
                        == 1)
                .toList());
    }

    /**
     * At start, when no other process can hold this node's id: what it was trying is free again and, with everything
     * that was never tried, announced once more.
     */
    public void recoverOwn() {
        jdbi.useHandle(
                h -> h.createUpdate("UPDATE exports SET next_at = CASE WHEN owner IS NULL THEN next_at ELSE <now> END,"
                                + " send_at = <now>, owner = NULL"
                                + " WHERE state = 'waiting' AND (owner = :owner OR (owner IS NULL AND tries = 0))")
                        .bind("owner", owner)
                        .execute());
    }

    /** Takes the export, if it waits and nobody else is trying it. */
    public Optional<Export> take(String exportId) {
        return jdbi.inTransaction(h -> h.createUpdate("UPDATE exports SET owner = :owner, tries = tries + 1,"
                                        + " next_at = <now> + :lease, send_at = <now> + :lease"
                                        + " WHERE export_id = :id AND state = 'waiting' AND next_at <= <now>")
                                .bind("owner", owner)
                                .bind("lease", lease.toMillis())
                                .bind("id", exportId)
                                .execute()
                        == 0
                ? Optional.empty()
                : read(h, exportId));
    }

    /** Keeps these tries for a lease more; one that has ended, or that another node has begun anew since, is passed over. */
    public void heartbeat(Collection<Export> tried) {
        // In one order, so that two processes never wait for each other's rows.
        jdbi.useTransaction(h -> tried.stream()
                .sorted(Comparator.comparing(Export::exportId))
                .forEach(
                        export -> h.createUpdate("UPDATE exports SET next_at = <now> + :lease, send_at = <now> + :lease"
                                        + THIS_TRY + " AND owner = :owner")
                                .bind("lease", lease.toMillis())
                                .bind("id", export.exportId())
                                .bind("try", export.tries() + 1)
                                .bind("owner", owner)
                                .execute()));
    }

    private static Optional<Export> read(Handle h, String exportId) {
        return h.createQuery(SELECT.formatted("e.tries - 1") + " WHERE e.export_id = :id")
                .bind("id", exportId)
                .map((r, c) -> export(r))
                .findOne();
    }

    static Export export(ResultSet r) throws SQLException {
        return new Export(
                r.getString(1),
                r.getString(2),
                r.getString(3),
                r.getString(4),
                r.getString(5),
                r.getInt(6),
                r.getInt(7),
                r.getInt(8) == 1,
                r.getString(9));
    }

    /** It arrived; {@code result} is the JSON the job's result shows. Nothing changes when another try has ended it. */
    public void done(Export export, String result) {
        end(export, "done", "<now>", result);
    }

    /**
     * The target knows of it, and somebody has still to place it there: it is tried no more, and ended by a
     * {@link PlacementStore}. Nothing changes when another try has ended it.
     */
    public void linked(Export export, String result) {
        end(export, "linked", "NULL", result);
    }

    private void end(Export export, String state, String finished, String result) {
        jdbi.useTransaction(h -> {
            int rows = h.createUpdate("UPDATE exports SET state = :state, result = :result, owner = NULL,"
                            + " finished_at = " + finished + ", error_type = NULL, message = NULL"
                            + " WHERE export_id = :id AND state = 'waiting'")
                    .bind("state", state)
                    .bind("result", StoredText.of(result))
                    .bind("id", export.exportId())
                    .execute();
            ended(h, export.jobKey(), rows);
        });
    }

    /** It did not arrive and is tried again after a pause, unless another try has begun or ended it since. */
    public void putOff(Export export, Duration pause, ErrorType error, String message) {
        jdbi.useHandle(h -> h.createUpdate("UPDATE exports SET owner = NULL, next_at = <now> + :pause,"
                        + " send_at = <now> + :pause, error_type = :error, message = :message" + THIS_TRY)
                .bind("pause", pause.toMillis())
                .bind("error", error.word())
                .bind("message", StoredText.message(message))
                .bind("id", export.exportId())
                .bind("try", export.tries() + 1)
                .execute());
    }

    /** Its target wants it later, which counts against nobody, unless another try has begun or ended it since. */
    public void later(Export export, Duration pause, String message) {
        jdbi.useHandle(h -> h.createUpdate("UPDATE exports SET owner = NULL, next_at = <now> + :pause,"
                        + " send_at = <now> + :pause, excused = excused + 1, error_type = NULL, message = :message"
                        + THIS_TRY)
                .bind("pause", pause.toMillis())
                .bind("message", StoredText.message(message))
                .bind("id", export.exportId())
                .bind("try", export.tries() + 1)
                .execute());
    }

    /** It is given up, unless another try has begun or ended it since. */
    public void failed(Export export, ErrorType error, String message) {
        jdbi.useTransaction(h -> {
            int rows = h.createUpdate("UPDATE exports SET state = 'failed', owner = NULL, finished_at = <now>,"
                            + " error_type = :error, message = :message" + THIS_TRY)
                    .bind("error", error.word())
                    .bind("message", StoredText.message(message))
                    .bind("id", export.exportId())
                    .bind("try", export.tries() + 1)
                    .execute();
            ended(h, export.jobKey(), rows);
        });
    }

    /** When nothing of a reported job waits to be exported any more, and when what was linked ends, its receivers are told. */
    static void ended(Handle h, String jobKey, int rows) {
        if (rows == 0) {
            return;
        }
        JobStore.lock(h, jobKey);
        boolean last = h.createQuery("SELECT COUNT(*) FROM exports WHERE job_key = :key AND state = 'waiting'")
                        .bind("key", jobKey)
                        .mapTo(Long.class)
                        .one()
                == 0;
        boolean reported = h.createQuery("SELECT COUNT(*) FROM jobs WHERE job_key = :key"
                                + " AND state NOT IN ('accepted', 'running')")
                        .bind("key", jobKey)
                        .mapTo(Long.class)
                        .one()
                == 1;
        if (last && reported) {
            Outbox.publish(h, jobKey, "exported");
        }
    }
}
