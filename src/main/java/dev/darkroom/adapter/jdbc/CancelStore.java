package dev.darkroom.adapter.jdbc;

import dev.darkroom.job.JobKey;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.JobState;
import dev.darkroom.render.RenderState;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Cancels jobs: the wish is written down for whoever works on their renders, and those that nobody works on end at once.
 * What may have been bought is never ended here.
 */
public final class CancelStore {
    /** What is said of a render that was cancelled before it was bought. */
    public static final String MESSAGE = "the job was cancelled";

    private static final String BOUGHT = "('submitting', 'submitted', 'ready', 'unknown')";

    private final Jdbi jdbi;

    public CancelStore(Database database) {
        this.jdbi = database.jdbi();
    }

    /**
     * How a job stands after it was cancelled.
     *
     * @param over whether it had ended before, so that nothing was changed
     * @param state the job's
     * @param renders how many of its renders are in which state
     */
    public record Outcome(boolean over, JobState state, Map<RenderState, Integer> renders) {
        public Outcome {
            renders = Map.copyOf(renders);
        }
    }

    /** Cancels the job, again if need be; empty when there is none of that key. */
    public Optional<Outcome> cancel(JobKey key) {
        boolean wished = jdbi.inTransaction(
                h -> h.createUpdate("UPDATE jobs SET cancel_requested_at = COALESCE(cancel_requested_at, <now>)"
                                        + " WHERE job_key = :key AND finished_at IS NULL")
                                .bind("key", key.value())
                                .execute()
                        == 1);
        if (wished) {
            end(jdbi.withHandle(h -> h.createQuery(
                            "SELECT render_id FROM renders WHERE job_key = :key AND state = 'queued' ORDER BY render_index")
                    .bind("key", key.value())
                    .mapTo(String.class)
                    .list()));
        }
        return jdbi.inTransaction(h -> outcome(h, key, !wished));
    }

    private static Optional<Outcome> outcome(Handle h, JobKey key, boolean over) {
        Map<RenderState, Integer> renders = new EnumMap<>(RenderState.class);
        h.createQuery("SELECT state FROM renders WHERE job_key = :key")
                .bind("key", key.value())
                .mapTo(String.class)
                .map(RenderState::of)
                .forEach(state -> renders.merge(state, 1, Integer::sum));
        return h.createQuery("SELECT state FROM jobs WHERE job_key = :key")
                .bind("key", key.value())
                .mapTo(String.class)
                .findOne()
                .map(state -> new Outcome(over, JobState.of(state), renders));
    }

    /** Whether the job of this render is to be cancelled. */
    public boolean isCancelled(Claim claim) {
        return jdbi.withHandle(h -> h.createQuery(
                                "SELECT COUNT(*) FROM jobs WHERE job_key = :key AND cancel_requested_at IS NOT NULL")
                        .bind("key", claim.jobKey())
                        .mapTo(Integer.class)
                        .one())
                > 0;
    }

    /**
     * Ends renders of cancelled jobs that were put back into the queue since.
     *
     * @param most so many in one round
     */
    public void endQueued(int most) {
        end(jdbi.withHandle(h -> h.createQuery("SELECT r.render_id FROM jobs j JOIN renders r ON r.job_key = j.job_key"
                        + " WHERE j.cancel_requested_at IS NOT NULL AND j.finished_at IS NULL AND r.state = 'queued'"
                        + " AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.render_id = r.render_id AND a.state IN "
                        + BOUGHT + ") ORDER BY r.render_id LIMIT :most")
                .bind("most", most)
                .mapTo(String.class)
                .list()));
    }

    /** Each in a transaction of its own, so that the accounts of two reservations are never waited for at once. */
    private void end(List<String> renders) {
        renders.forEach(render -> jdbi.useTransaction(h -> end(h, render)));
    }

    private static void end(Handle h, String renderId) {
        Optional<String> job = h.createQuery(
                        "SELECT job_key FROM renders WHERE render_id = :id AND state = 'queued'<lock>")
                .bind("id", renderId)
                .mapTo(String.class)
                .findOne();
        if (job.isEmpty() || hasBought(h, renderId)) {
            return;
        }
        Optional<String> reserved = h.createQuery("UPDATE attempts SET state = :to, finished_at = <now>,"
                        + " error_type = :error, message = :message WHERE render_id = :id AND state = :from"
                        + " RETURNING attempt_id")
                .bind("to", AttemptState.RELEASED.word())
                .bind("from", AttemptState.RESERVED.word())
                .bind("error", ErrorType.CANCELLED.word())
                .bind("message", MESSAGE)
                .bind("id", renderId)
                .mapTo(String.class)
                .findOne();
        h.createUpdate("UPDATE renders SET state = 'cancelled', fence = fence + 1, finished_at = <now>,"
                        + " error_type = :error, message = :message WHERE render_id = :id")
                .bind("error", ErrorType.CANCELLED.word())
                .bind("message", MESSAGE)
                .bind("id", renderId)
                .execute();
        JobStore.recompute(h, job.get());
        // Last, because every purchase waits for the installation's account.
        reserved.ifPresent(attempt -> Ledger.release(h, attempt));
    }

    private static boolean hasBought(Handle h, String renderId) {
        return h.createQuery("SELECT COUNT(*) FROM attempts WHERE render_id = :id AND state IN " + BOUGHT)
                        .bind("id", renderId)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }
}
