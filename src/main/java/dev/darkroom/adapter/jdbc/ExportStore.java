package dev.darkroom.adapter.jdbc;

import dev.darkroom.export.Export;
import dev.darkroom.render.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Exports: found, ended, or put off. They never touch a render or its image. */
public final class ExportStore {
    /** How long a message for an export may be on the way before it is sent again. */
    private static final long RESEND_MILLIS = 60_000;

    private static final String FROM_EXPORTS =
            "SELECT e.export_id, e.target, e.options, e.asset_id, e.job_key, e.tries,"
                    + " a.dry_run, a.url FROM exports e JOIN assets a ON a.asset_id = e.asset_id";

    private final Jdbi jdbi;
    private final boolean dryRun;

    /** @param dryRun only exports of this kind of job are touched */
    public ExportStore(Database database, boolean dryRun) {
        this.jdbi = database.jdbi();
        this.dryRun = dryRun;
    }

    /** Exports that are due, marked as announced for a minute. */
    public List<String> announce(int most) {
        return jdbi.inTransaction(h -> {
            List<String> due = h.createQuery(
                            "SELECT e.export_id FROM exports e JOIN assets a ON a.asset_id = e.asset_id"
                                    + " WHERE e.state = 'waiting' AND e.send_at <= <now> AND a.dry_run = :dryRun"
                                    + " ORDER BY e.send_at LIMIT :most")
                    .bind("dryRun", dryRun ? 1 : 0)
                    .bind("most", most)
                    .mapTo(String.class)
                    .list();
            due.forEach(id -> h.createUpdate("UPDATE exports SET send_at = <now> + :resend WHERE export_id = :id")
                    .bind("resend", RESEND_MILLIS)
                    .bind("id", id)
                    .execute());
            return due;
        });
    }

    /** At start: every waiting export that is not resting after a failure is announced again. */
    public void recover() {
        jdbi.useHandle(h -> h.createUpdate("UPDATE exports SET send_at = <now> WHERE state = 'waiting' AND tries = 0")
                .execute());
    }

    /** The export, if it still waits. */
    public Optional<Export> waiting(String exportId) {
        return jdbi.withHandle(h -> h.createQuery(FROM_EXPORTS + " WHERE e.export_id = :id AND e.state = 'waiting'")
                .bind("id", exportId)
                .map((r, c) -> new Export(
                        r.getString(1),
                        r.getString(2),
                        r.getString(3),
                        r.getString(4),
                        r.getString(5),
                        r.getInt(6),
                        r.getInt(7) == 1,
                        r.getString(8)))
                .findOne());
    }

    /** It arrived; {@code result} is the JSON the job's result shows. */
    public void done(Export export, String result) {
        jdbi.useTransaction(h -> {
            int rows = h.createUpdate("UPDATE exports SET state = 'done', result = :result, tries = tries + 1,"
                            + " finished_at = <now>, error_type = NULL, message = NULL"
                            + " WHERE export_id = :id AND state = 'waiting'")
                    .bind("result", result)
                    .bind("id", export.exportId())
                    .execute();
            ended(h, export, rows);
        });
    }

    /** It did not arrive and is tried again after a pause. */
    public void putOff(Export export, Duration pause, ErrorType error, String message) {
        jdbi.useHandle(h -> h.createUpdate("UPDATE exports SET tries = tries + 1, send_at = <now> + :pause,"
                        + " error_type = :error, message = :message WHERE export_id = :id AND state = 'waiting'")
                .bind("pause", pause.toMillis())
                .bind("error", error.word())
                .bind("message", message)
                .bind("id", export.exportId())
                .execute());
    }

    /** It is given up. */
    public void failed(Export export, ErrorType error, String message) {
        jdbi.useTransaction(h -> {
            int rows = h.createUpdate("UPDATE exports SET state = 'failed', tries = tries + 1, finished_at = <now>,"
                            + " error_type = :error, message = :message WHERE export_id = :id AND state = 'waiting'")
                    .bind("error", error.word())
                    .bind("message", message)
                    .bind("id", export.exportId())
                    .execute();
            ended(h, export, rows);
        });
    }

    /** When the last export of a reported job ends, its receivers are told. */
    private static void ended(Handle h, Export export, int rows) {
        if (rows == 0) {
            return;
        }
        h.createUpdate("UPDATE jobs SET state = state WHERE job_key = :key")
                .bind("key", export.jobKey())
                .execute();
        boolean last = h.createQuery("SELECT COUNT(*) FROM exports WHERE job_key = :key AND state = 'waiting'")
                        .bind("key", export.jobKey())
                        .mapTo(Long.class)
                        .one()
                == 0;
        boolean reported = h.createQuery("SELECT COUNT(*) FROM jobs WHERE job_key = :key"
                                + " AND state NOT IN ('accepted', 'running')")
                        .bind("key", export.jobKey())
                        .mapTo(Long.class)
                        .one()
                == 1;
        if (last && reported) {
            Outbox.publish(h, export.jobKey(), "exported");
        }
    }

    /** How many exports of the job have never been tried. */
    public long untried(String jobKey) {
        return jdbi.withHandle(h -> h.createQuery(
                        "SELECT COUNT(*) FROM exports WHERE job_key = :key" + " AND state = 'waiting' AND tries = 0")
                .bind("key", jobKey)
                .mapTo(Long.class)
                .one());
    }
}
