package dev.darkroom.adapter.jdbc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.money.Micros;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Jobs in short, newest first. */
public final class JobList {
    private final Jdbi jdbi;
    private final boolean dryRun;

    /** @param dryRun whether dry-run jobs are listed, or real ones */
    public JobList(Database database, boolean dryRun) {
        this.jdbi = database.jdbi();
        this.dryRun = dryRun;
    }

    /**
     * A job in short.
     *
     * @param createdAt epoch milliseconds
     * @param document what is shown of it
     */
    public record Row(long createdAt, String jobKey, ObjectNode document) {}

    /**
     * A page.
     *
     * @param instanceId null: of all instances
     * @param state as in SQL; null: in any
     * @param beforeAt epoch milliseconds of the last one of the page before; null: from the newest
     * @param beforeKey job_key of that one
     */
    public List<Row> newest(String instanceId, String state, Long beforeAt, String beforeKey, int most) {
        return jdbi.withHandle(h -> h.createQuery("SELECT j.job_key, j.job_id, j.instance_id, j.state, j.source,"
                        + " j.created_at, j.finished_at,"
                        + " (SELECT COUNT(*) FROM renders r WHERE r.job_key = j.job_key),"
                        + " (SELECT CAST(COALESCE(SUM(l.micros), 0) AS BIGINT) FROM ledger l"
                        + " WHERE l.job_key = j.job_key AND l.kind = 'settle')"
                        + " FROM jobs j WHERE j.dry_run = :dryRun"
                        + (instanceId == null ? "" : " AND j.instance_id = :instance")
                        + (state == null ? "" : " AND j.state = :state")
                        + (beforeAt == null
                                ? ""
                                : " AND (j.created_at < :at OR (j.created_at = :at AND j.job_key < :key))")
                        + " ORDER BY j.created_at DESC, j.job_key DESC LIMIT :most")
                .bind("dryRun", dryRun ? 1 : 0)
                .bind("instance", instanceId)
                .bind("state", state)
                .bind("at", beforeAt)
                .bind("key", beforeKey)
                .bind("most", most)
                .map((r, c) -> row(r))
                .list());
    }

    private static Row row(ResultSet r) throws SQLException {
        ObjectNode job = JsonNodeFactory.instance.objectNode();
        job.put("job_id", r.getString(2));
        job.put("instance_id", r.getString(3));
        job.put("state", r.getString(4));
        job.put("source", r.getString(5));
        job.put("n", r.getInt(8));
        job.put("cost_usd", Micros.usd(r.getLong(9)));
        job.put("created", Instant.ofEpochMilli(r.getLong(6)).toString());
        long finished = r.getLong(7);
        job.put("finished", r.wasNull() ? null : Instant.ofEpochMilli(finished).toString());
        return new Row(r.getLong(6), r.getString(1), job);
    }
}
