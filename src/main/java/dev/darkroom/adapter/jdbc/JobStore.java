package dev.darkroom.adapter.jdbc;

import dev.darkroom.job.Accepted;
import dev.darkroom.job.InstanceWebhook;
import dev.darkroom.job.JobConflictException;
import dev.darkroom.job.JobKey;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.ReplyAddress;
import dev.darkroom.job.RunCeiling;
import dev.darkroom.job.Submission;
import dev.darkroom.render.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Accepts jobs and answers what became of them. */
public final class JobStore {
    /** An export that begins within this time is waited for. */
    private static final long SOON_MILLIS = 60_000;

    private final Jdbi jdbi;
    private final boolean dryRun;
    private final InstanceWebhook.Known webhooks;

    /** Accepts jobs of instances without webhooks. */
    public JobStore(Database database, boolean dryRun) {
        this(database, dryRun, InstanceWebhook.Known.NONE);
    }

    /**
     * @param dryRun whether jobs accepted from now on are dry-run jobs
     * @param webhooks where instances want to be told of their jobs
     */
    public JobStore(Database database, boolean dryRun, InstanceWebhook.Known webhooks) {
        this.jdbi = database.jdbi();
        this.dryRun = dryRun;
        this.webhooks = webhooks;
    }

    /** Whether jobs accepted here are dry-run jobs. */
    public boolean dryRun() {
        return dryRun;
    }

    /**
     * Writes the job and its renders in one transaction, or finds the same job accepted before.
     *
     * @param announceBy how long the sweeper leaves it to the caller to announce the new renders on the queue
     * @throws JobConflictException when the id was used for a job with other content
     */
    public Accepted accept(Submission submission, Duration announceBy) throws JobConflictException {
        JobRequest request = submission.entry().request();
        JobKey key = JobKey.of(request.instanceId(), submission.jobId(), dryRun);
        return jdbi.inTransaction(h -> {
            boolean created = insert(h, key, submission);
            if (!created && !sameContent(h, key, submission.entry().sha256())) {
                throw new JobConflictException(submission.jobId());
            }
            List<String> renders = new ArrayList<>();
            if (created) {
                for (int i = 0; i < request.n(); i++) {
                    renders.add(insertRender(h, key, i, announceBy));
                }
            } else if (!submission.source().equals("queue")) {
                reviveRefused(h, key);
                joinRun(h, key, submission);
            }
            if (submission.reply() != null) {
                owe(h, key, submission.reply(), created);
            }
            return new Accepted(key, !created, renders, request.priority());
        });
    }

    /** Writes the job and who is told of it, without renders; false: there is one of that key. */
    boolean insert(Handle h, JobKey key, Submission submission) {
        if (!insertJob(h, key, submission)) {
            return false;
        }
        if (JobWebhooks.insert(h, key.value(), submission.entry().request(), webhooks)) {
            Outbox.progress(h, key.value(), "accepted");
        }
        return true;
    }

    private boolean insertJob(Handle h, JobKey key, Submission submission) {
        JobRequest request = submission.entry().request();
        return h.createUpdate(
                                "INSERT INTO jobs (job_key, instance_id, job_id, dry_run, source, request, request_sha256,"
                                        + " state, priority, deadline, run_id, run_limit_micros, fresh, created_at) VALUES (:key, :instance, :jobId,"
                                        + " :dryRun, :source, :request, :sha256, 'accepted', :priority, :deadline, :run, :limit, :fresh, <now>)"
                                        + " ON CONFLICT DO NOTHING")
                        .bind("key", key.value())
                        .bind("instance", request.instanceId())
                        .bind("jobId", submission.jobId())
                        .bind("dryRun", dryRun ? 1 : 0)
                        .bind("source", submission.source())
                        .bind("request", submission.entry().document())
                        .bind("sha256", submission.entry().sha256())
                        .bind("priority", request.priority())
                        .bind(
                                "deadline",
                                request.deadline() == null
                                        ? null
                                        : request.deadline().toEpochMilli())
                        .bind(
                                "run",
                                submission.run() == null
                                        ? null
                                        : submission.run().runId())
                        .bind("fresh", submission.fresh() ? 1 : 0)
                        .bind(
                                "limit",
                                submission.run() == null
                                        ? null
                                        : submission.run().limitMicros())
                        .execute()
                == 1;
    }

    /**
     * Somebody asks again for a job that a budget or a missing price refused: nothing was bought then, and the limit may
     * have been raised. A message may be a mere redelivery, a file or a command is a wish.
     */
    private static void reviveRefused(Handle h, JobKey key) {
        revive(h, key, "state = 'failed' AND error_type IN ('budget_exceeded', 'unpriced')");
    }

    /**
     * Makes again what failed or was cancelled, from the beginning.
     *
     * @return how many renders that are
     */
    public int retry(JobKey key) {
        return jdbi.inTransaction(h -> revive(h, key, "state IN ('failed', 'cancelled')"));
    }

    private static int revive(Handle h, JobKey key, String which) {
        lock(h, key.value());
        int revived = h.createUpdate("UPDATE renders SET state = 'queued', fence = fence + 1, next_at = <now>,"
                        + " send_at = <now>, sends = 0, failures = 0, error_type = NULL, message = NULL, finished_at = NULL"
                        + " WHERE job_key = :key AND " + which)
                .bind("key", key.value())
                .execute();
        if (revived > 0) {
            h.createUpdate("UPDATE jobs SET state = 'running', finished_at = NULL, cancel_requested_at = NULL"
                            + " WHERE job_key = :key")
                    .bind("key", key.value())
                    .execute();
            Outbox.progress(h, key.value(), "running");
        }
        return revived;
    }

    /** The latest call of {@code run} says which ceiling the rest of the job counts in; a redelivery changes nothing. */
    private static void joinRun(Handle h, JobKey key, Submission submission) {
        RunCeiling run = submission.run();
        if (run == null && !submission.source().equals("cli")) {
            return;
        }
        h.createUpdate("UPDATE jobs SET run_id = :run, run_limit_micros = CAST(:limit AS BIGINT)"
                        + " WHERE job_key = :key AND finished_at IS NULL"
                        + " AND COALESCE(run_id, '') <> COALESCE(CAST(:run AS TEXT), '')")
                .bind("run", run == null ? null : run.runId())
                .bind("limit", run == null ? null : run.limitMicros())
                .bind("key", key.value())
                .execute();
    }

    private static boolean sameContent(Handle h, JobKey key, String sha256) {
        return h.createQuery("SELECT request_sha256 FROM jobs WHERE job_key = :key")
                .bind("key", key.value())
                .mapTo(String.class)
                .one()
                .equals(sha256);
    }

    private String insertRender(Handle h, JobKey key, int index, Duration announceBy) {
        h.createUpdate("INSERT INTO renders (render_id, job_key, render_index, dry_run, state, next_at, send_at)"
                        + " VALUES (:id, :key, :index, :dryRun, 'queued', <now>, <now> + :announceBy)")
                .bind("id", key.renderId(index))
                .bind("key", key.value())
                .bind("index", index)
                .bind("dryRun", dryRun ? 1 : 0)
                .bind("announceBy", announceBy.toMillis())
                .execute();
        return key.renderId(index);
    }

    /** Remembers the reply address; when the job has been reported already, its last event is owed to it at once. */
    private static void owe(Handle h, JobKey key, ReplyAddress reply, boolean created) {
        // A transaction that reports the job right now either sees the address or is seen with its event.
        lock(h, key.value());
        h.createUpdate("INSERT INTO reply_addresses (job_key, destination, correlation_id)"
                        + " VALUES (:key, :destination, :correlation) ON CONFLICT DO NOTHING")
                .bind("key", key.value())
                .bind("destination", reply.destination())
                .bind("correlation", reply.correlationId())
                .execute();
        if (!created) {
            Outbox.replyAgain(h, key.value(), reply);
        }
    }

    /** The state of a job, or empty when there is none of that key. */
    public Optional<JobState> state(JobKey key) {
        return jdbi.withHandle(h -> h.createQuery("SELECT state FROM jobs WHERE job_key = :key")
                .bind("key", key.value())
                .mapTo(String.class)
                .findOne()
                .map(JobState::of));
    }

    /** How many jobs of the other kind (real ones in dry-run, dry-run ones otherwise) wait for the setting to change. */
    public long waitingForOtherMode() {
        return jdbi.withHandle(h -> h.createQuery(
                        "SELECT COUNT(*) FROM jobs WHERE dry_run <> :dryRun AND state IN ('accepted', 'running')")
                .bind("dryRun", dryRun ? 1 : 0)
                .mapTo(Long.class)
                .one());
    }

    /** Locks the job until the transaction ends; always after its renders, so that nobody waits in a circle. */
    static void lock(Handle h, String jobKey) {
        h.createQuery("SELECT 1 FROM jobs WHERE job_key = :key<lock>")
                .bind("key", jobKey)
                .mapTo(Integer.class)
                .one();
    }

    /** How many exports of the job have not been tried to an end yet; one that its target wants later counts for a minute. */
    public long untriedExports(JobKey key) {
        return jdbi.withHandle(h -> h.createQuery(
                        "SELECT COUNT(*) FROM exports WHERE job_key = :key"
                                + " AND state = 'waiting' AND (owner IS NOT NULL OR (tries = excused AND next_at <= <now> + :soon))")
                .bind("soon", SOON_MILLIS)
                .bind("key", key.value())
                .mapTo(Long.class)
                .one());
    }

    /**
     * Sets the job's state from its renders' and, when it is to be reported, writes the event. Runs inside the
     * transaction that changed a render; the job row is locked first so that two last renders see each other.
     */
    static void recompute(Handle h, String jobKey) {
        lock(h, jobKey);
        JobState state = JobState.of(h.createQuery("SELECT state FROM renders WHERE job_key = :key")
                .bind("key", jobKey)
                .mapTo(String.class)
                .map(dev.darkroom.render.RenderState::of)
                .list());
        Optional<Integer> events = h.createQuery("UPDATE jobs SET state = :state, events = events + :reported,"
                        + " finished_at = CASE WHEN :terminal = 1 THEN <now> ELSE finished_at END"
                        + " WHERE job_key = :key AND state <> :state RETURNING events")
                .bind("state", state.word())
                .bind("reported", state.reported() ? 1 : 0)
                .bind("terminal", state.terminal() ? 1 : 0)
                .bind("key", jobKey)
                .mapTo(Integer.class)
                .findOne();
        if (events.isEmpty()) {
            return;
        }
        if (state.terminal()) {
            archiveNow(h, jobKey);
        }
        if (state.reported()) {
            Outbox.publish(h, jobKey, events.get(), state.word());
        } else {
            Outbox.progress(h, jobKey, state.word());
        }
    }

    /** An archive of all images waits for the end of its job; one that an earlier end had made may have fewer now. */
    private static void archiveNow(Handle h, String jobKey) {
        h.createUpdate(
                        "UPDATE exports SET excused = CASE state WHEN 'done' THEN tries ELSE excused END, state = 'waiting',"
                                + " finished_at = NULL, next_at = <now>, send_at = <now> WHERE job_key = :key AND target = 'zip'"
                                + " AND (state = 'done' OR (state = 'waiting' AND owner IS NULL))")
                .bind("key", jobKey)
                .execute();
    }
}
