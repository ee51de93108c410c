package dev.darkroom.adapter.jdbc;

import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.LeaseLostException;
import dev.darkroom.render.RenderState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Claims renders by lease and fence, gives them back, ends them, and finds those that nobody works on. */
public final class RenderStore {
    /** A claimed render whose message is lost is looked for again after this long, doubled with every send. */
    private static final long RESEND_MILLIS = 60_000;
    /** Locks the render of a claim, if it is still ours, within the statement that it is a part of. */
    static final String HELD =
            "SELECT render_id FROM renders WHERE render_id = :render AND fence = :fence AND state = 'working'<lock>";

    private static final String OPEN_ATTEMPT =
            "SELECT a.attempt_id || ' is ' || a.state FROM attempts a WHERE a.render_id = :id AND a.state IN "
                    + AttemptStore.OPEN;

    private final Jdbi jdbi;
    private final String owner;
    private final Duration lease;
    private final boolean dryRun;

    /**
     * @param owner this node's id
     * @param dryRun only renders of this kind are touched
     */
    public RenderStore(Database database, String owner, Duration lease, boolean dryRun) {
        this.jdbi = database.jdbi();
        this.owner = owner;
        this.lease = lease;
        this.dryRun = dryRun;
    }

    /** Takes the render when it is free and due, or its holder's lease has ended. */
    public Optional<Claim> claim(String renderId) {
        return jdbi.inTransaction(h -> {
            Optional<Long> fence = h.createQuery(
                            "UPDATE renders SET state = 'working', owner = :owner, fence = fence + 1,"
                                    + " lease_until = <now> + :lease, send_at = <now> + :lease"
                                    + " WHERE render_id = :id AND dry_run = :dryRun AND ((state = 'queued' AND next_at <= <now>)"
                                    + " OR (state = 'working' AND lease_until < <now>)) RETURNING fence")
                    .bind("owner", owner)
                    .bind("lease", lease.toMillis())
                    .bind("id", renderId)
                    .bind("dryRun", dryRun ? 1 : 0)
                    .mapTo(Long.class)
                    .findOne();
            return fence.map(f -> {
                Taken taken = read(h, renderId, f);
                if (taken.accepted()) {
                    running(h, taken);
                }
                return taken.claim();
            });
        });
    }

    /**
     * A claim and its job.
     *
     * @param accepted whether no render of the job had been taken before
     * @param told whether anybody may want to be told of its steps; that is said when a job is accepted, and never later
     */
    private record Taken(Claim claim, boolean accepted, boolean told) {}

    private static void running(Handle h, Taken taken) {
        String jobKey = taken.claim().jobKey();
        int changed = h.createUpdate("UPDATE jobs SET state = 'running' WHERE state = 'accepted' AND job_key = :key")
                .bind("key", jobKey)
                .execute();
        if (changed == 1 && taken.told()) {
            Outbox.progress(h, jobKey, "running");
        }
    }

    private Taken read(Handle h, String renderId, long fence) {
        return h.createQuery("SELECT r.job_key, j.job_id, r.render_index, j.request, j.deadline, r.failures,"
                        + " j.run_id, j.run_limit_micros, j.cancel_requested_at, j.state,"
                        + " (SELECT COUNT(*) FROM job_webhooks w WHERE w.job_key = j.job_key)"
                        + " FROM renders r JOIN jobs j ON j.job_key = r.job_key WHERE r.render_id = :id")
                .bind("id", renderId)
                .map((r, c) -> {
                    Object deadline = r.getObject(5);
                    Claim claim = new Claim(
                            renderId,
                            r.getString(1),
                            r.getString(2),
                            r.getInt(3),
                            fence,
                            r.getString(4),
                            dryRun,
                            deadline == null ? null : Instant.ofEpochMilli(((Number) deadline).longValue()),
                            r.getInt(6),
                            r.getString(7),
                            r.getObject(8) == null ? null : r.getLong(8),
                            r.getObject(9) != null);
                    return new Taken(claim, r.getString(10).equals("accepted"), r.getInt(11) > 0);
                })
                .one();
    }

    /** Extends the leases; returns the claims that another worker has taken in the meantime. */
    public List<Claim> heartbeat(Collection<Claim> claims) {
        // In one order, so that two processes never wait for each other's rows.
        return jdbi.inTransaction(h -> claims.stream()
                .sorted(Comparator.comparing(Claim::renderId))
                .filter(claim ->
                        h.createUpdate("UPDATE renders SET lease_until = <now> + :lease, send_at = <now> + :lease"
                                                + " WHERE render_id = :id AND fence = :fence AND state = 'working'")
                                        .bind("lease", lease.toMillis())
                                        .bind("id", claim.renderId())
                                        .bind("fence", claim.fence())
                                        .execute()
                                == 0)
                .toList());
    }

    /**
     * Gives the render back to be taken again after a pause.
     *
     * @param failure whether Darkroom itself failed (counted), and not a provider that asked to wait
     * @throws LeaseLostException when it is no longer ours
     */
    public void putBack(Claim claim, Duration pause, boolean failure) {
        jdbi.useTransaction(h -> held(
                claim,
                h.createUpdate("UPDATE renders SET state = 'queued', owner = NULL, lease_until = NULL,"
                                + " next_at = <now> + :pause, send_at = <now> + :pause, sends = 0,"
                                + " failures = failures + :failure WHERE render_id = :id AND fence = :fence"
                                + " AND state = 'working'")
                        .bind("pause", pause.toMillis())
                        .bind("failure", failure ? 1 : 0)
                        .bind("id", claim.renderId())
                        .bind("fence", claim.fence())
                        .execute()));
    }

    /**
     * Ends the render without an image, and with it perhaps the job.
     *
     * @throws LeaseLostException when it is no longer ours
     */
    public void end(Claim claim, RenderState state, ErrorType error, String message, RenderNotes notes) {
        jdbi.useTransaction(h -> {
            end(h, claim, state, error, message, notes);
            JobStore.recompute(h, claim.jobKey());
        });
    }

    static void end(Handle h, Claim claim, RenderState state, ErrorType error, String message, RenderNotes notes) {
        int ended = h.createUpdate("UPDATE renders SET state = :state, owner = NULL, lease_until = NULL,"
                        + " finished_at = CASE WHEN :terminal = 1 THEN <now> END, error_type = :error, message = :message, skipped = :skipped, warnings = :warnings"
                        + " WHERE render_id = :id AND fence = :fence AND state = 'working'"
                        + " AND (:terminal = 0 OR NOT EXISTS (" + OPEN_ATTEMPT + "))")
                .bind("state", state.word())
                .bind("terminal", state.terminal() ? 1 : 0)
                .bind("error", error == null ? null : error.word())
                .bind("message", StoredText.message(message))
                .bind("skipped", notes.skippedJson())
                .bind("warnings", notes.warningsJson())
                .bind("id", claim.renderId())
                .bind("fence", claim.fence())
                .execute();
        if (ended == 0 && state.terminal()) {
            hold(h, claim); // what is open may be the next worker's
            requireNothingOpen(h, claim);
        }
        held(claim, ended);
    }

    /** Money that is reserved or may be spent is never left behind with a render that is over. */
    private static void requireNothingOpen(Handle h, Claim claim) {
        h.createQuery(OPEN_ATTEMPT)
                .bind("id", claim.renderId())
                .mapTo(String.class)
                .findFirst()
                .ifPresent(open -> {
                    throw new IllegalStateException("render " + claim.renderId() + " cannot end while attempt " + open);
                });
    }

    /**
     * Locks the render for the rest of the transaction, so that no other worker takes it before what is written now is
     * committed.
     *
     * @throws LeaseLostException when it is no longer ours
     */
    static void hold(Handle h, Claim claim) {
        held(
                claim,
                h.createQuery(HELD)
                        .bind("render", claim.renderId())
                        .bind("fence", claim.fence())
                        .mapTo(String.class)
                        .list()
                        .size());
    }

    private static void held(Claim claim, int rows) {
        if (rows != 1) {
            throw new LeaseLostException(claim);
        }
    }

    /**
     * A render that needs a message.
     *
     * @param priority of its job, 0 to 9
     * @param fence by which it is known whether somebody took it since
     */
    public record Due(String renderId, int priority, long fence) {}

    /** Renders that are due to be announced on the queue: never sent, sent long ago, put back, or left by a dead worker. */
    public List<Due> due(int most) {
        return jdbi.withHandle(h -> h.createQuery("SELECT r.render_id, j.priority, r.fence FROM renders r"
                        + " JOIN jobs j ON j.job_key = r.job_key"
                        + " WHERE r.state IN ('queued', 'working') AND r.send_at <= <now> AND r.dry_run = :dryRun"
                        + " ORDER BY r.send_at LIMIT :most")
                .bind("dryRun", dryRun ? 1 : 0)
                .bind("most", most)
                .map((r, c) -> new Due(r.getString(1), r.getInt(2), r.getLong(3)))
                .list());
    }

    /**
     * A message for each of these renders is on the queue: they are looked at again in a minute, then two, then four …
     * One that was taken in the meantime keeps its own time,
     * also when it was put back already, and needs another message.
     */
    public void announced(List<Due> renders) {
        List<Due> inOneOrder =
                renders.stream().sorted(Comparator.comparing(Due::renderId)).toList();
        jdbi.useTransaction(h -> inOneOrder.forEach(due -> h.createUpdate("UPDATE renders SET sends = sends + 1,"
                        + " send_at = <now> + :resend * (CASE sends WHEN 0 THEN 1 WHEN 1 THEN 2 WHEN 2 THEN 4 WHEN 3 THEN 8"
                        + " ELSE 60 END) WHERE render_id = :id AND fence = :fence AND state IN ('queued', 'working')"
                        + " AND send_at <= <now>")
                .bind("fence", due.fence())
                .bind("resend", RESEND_MILLIS)
                .bind("id", due.renderId())
                .execute()));
    }

    /**
     * At start, when no other process can hold this node's id: its own renders are free again, and everything queued is
     * announced once more.
     */
    public void recoverOwn() {
        jdbi.useTransaction(h -> {
            h.createUpdate("UPDATE renders SET lease_until = <now> - 1, send_at = <now>"
                            + " WHERE state = 'working' AND owner = :owner")
                    .bind("owner", owner)
                    .execute();
            h.createUpdate("UPDATE renders SET send_at = CASE WHEN next_at > <now> THEN next_at ELSE <now> END"
                            + " WHERE state = 'queued'")
                    .execute();
        });
    }

    /** How many renders of the current kind are not finished. */
    public long open() {
        return jdbi.withHandle(h -> h.createQuery(
                        "SELECT COUNT(*) FROM renders WHERE state IN ('queued', 'working')" + " AND dry_run = :dryRun")
                .bind("dryRun", dryRun ? 1 : 0)
                .mapTo(Long.class)
                .one());
    }
}
