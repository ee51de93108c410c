package dev.darkroom.adapter.jdbc;

import dev.darkroom.job.JobKey;
import org.jdbi.v3.core.Jdbi;

/** What webhooks have not taken yet of the events of a job. */
public final class OpenWebhooks {
    private static final String OPEN =
            "%1$s.channel = 'webhook' AND %1$s.published_at IS NULL AND %1$s.given_up_at IS NULL";
    private static final String COUNT = "SELECT COUNT(*) FROM outbox o JOIN deliveries d ON d.event_id = o.event_id"
            + " JOIN jobs j ON j.job_key = o.job_key"
            + " JOIN job_webhooks w ON w.job_key = o.job_key AND w.receiver = d.destination"
            + " WHERE o.job_key = :key AND " + OPEN.formatted("d");
    private static final String TRIED = " AND e.owner IS NULL AND (e.tries > 0 OR e.message IS NOT NULL)";

    private final Jdbi jdbi;

    public OpenWebhooks(Database database) {
        this.jdbi = database.jdbi();
    }

    /** Events that are still to be sent, or to be sent again. */
    public long all(JobKey job) {
        return count(job, "");
    }

    /**
     * Those whose first try has not ended, and begins soon: none that waits for an earlier event of the job which was not
     * taken, and none whose host has been called since the job was accepted, and did not answer.
     */
    public long untried(JobKey job) {
        return count(
                job,
                " AND (d.owner IS NOT NULL OR (d.tries = 0 AND d.message IS NULL))"
                        + " AND NOT EXISTS (SELECT 1 FROM outbox p JOIN deliveries e ON e.event_id = p.event_id"
                        + "   WHERE p.job_key = o.job_key AND p.seq < o.seq AND e.destination = d.destination AND "
                        + OPEN.formatted("e") + TRIED + ")"
                        + " AND (d.owner IS NOT NULL OR NOT EXISTS (SELECT 1 FROM deliveries e"
                        + "   JOIN outbox p ON p.event_id = e.event_id"
                        + "   JOIN job_webhooks x ON x.job_key = p.job_key AND x.receiver = e.destination"
                        + "   WHERE x.lane = w.lane AND e.last_status IS NULL AND e.tries > 0 AND e.owner IS NULL"
                        + "   AND e.tried_at >= j.created_at AND " + OPEN.formatted("e") + "))");
    }

    private long count(JobKey job, String which) {
        return jdbi.withHandle(h -> h.createQuery(COUNT + which)
                .bind("key", job.value())
                .mapTo(Long.class)
                .one());
    }
}
