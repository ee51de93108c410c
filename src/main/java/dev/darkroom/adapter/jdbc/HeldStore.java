package dev.darkroom.adapter.jdbc;

import dev.darkroom.render.AttemptState;
import dev.darkroom.render.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Attempts that may have been billed and whose answer is lost: they wait for a person. */
public final class HeldStore {
    private final Jdbi jdbi;

    public HeldStore(Database database) {
        this.jdbi = database.jdbi();
    }

    /**
     * An attempt that waits.
     *
     * @param modelId null: the provider has none
     * @param reservedMicros what it costs at most, micro-dollars
     * @param submitted when the request left
     * @param providerRef the provider's own id of its task, else of the request; null: neither is known
     * @param reason type and sentence
     */
    public record Held(
            String attemptId,
            String jobKey,
            String provider,
            String modelId,
            long reservedMicros,
            Instant submitted,
            String providerRef,
            String reason) {}

    /** Why a decision cannot be carried out. */
    public enum Why {
        /** There is no such attempt. */
        UNKNOWN,
        /** It waits for nobody. */
        NOT_HELD,
        /** Its render is being worked on: a moment later it can be. */
        BUSY
    }

    /**
     * A decision that was not carried out.
     *
     * @param sentence what a person is told
     */
    public record Refusal(Why why, String sentence) {}

    /** All that wait, the oldest first. */
    public List<Held> list() {
        return list(null);
    }

    /**
     * Those that wait, the oldest first.
     *
     * @param instanceId of this instance; null: of all
     */
    public List<Held> list(String instanceId) {
        return jdbi.withHandle(h -> h.createQuery(
                        "SELECT a.attempt_id, r.job_key, a.provider, a.model_id,"
                                + " a.reserved_micros, a.submit_started_at, COALESCE(a.provider_ref, a.provider_request_id), a.error_type || ': ' || a.message"
                                + " FROM attempts a JOIN renders r ON r.render_id = a.render_id"
                                + " JOIN jobs j ON j.job_key = r.job_key WHERE a.state = 'unknown'"
                                + " AND (CAST(:instance AS TEXT) IS NULL OR j.instance_id = :instance) ORDER BY a.created_at, a.attempt_id")
                .bind("instance", instanceId)
                .map((r, c) -> new Held(
                        r.getString(1),
                        r.getString(2),
                        r.getString(3),
                        r.getString(4),
                        r.getLong(5),
                        Instant.ofEpochMilli(r.getLong(6)),
                        r.getString(7),
                        r.getString(8)))
                .list());
    }

    /**
     * Carries out the decision.
     *
     * @return why it cannot be; empty when it is done
     */
    public Optional<Refusal> resolve(String attemptId, Decision decision) {
        return jdbi.inTransaction(h -> {
            Optional<String> renderId = h.createQuery("SELECT render_id FROM attempts WHERE attempt_id = :id")
                    .bind("id", attemptId)
                    .mapTo(String.class)
                    .findOne();
            if (renderId.isEmpty()) {
                return refused(
                        Why.UNKNOWN, "there is no attempt " + attemptId + "; ./darkroom held lists those that wait");
            }
            String render = h.createQuery(
                            "SELECT CASE WHEN state = 'working' AND lease_until < <now> THEN 'left' ELSE state END"
                                    + " FROM renders WHERE render_id = :id<lock>")
                    .bind("id", renderId.get())
                    .mapTo(String.class)
                    .one();
            String state = h.createQuery("SELECT state FROM attempts WHERE attempt_id = :id")
                    .bind("id", attemptId)
                    .mapTo(String.class)
                    .one();
            if (!state.equals(AttemptState.UNKNOWN.word())) {
                return refused(
                        Why.NOT_HELD,
                        "attempt " + attemptId + " is " + state + "; only those that are held wait for you");
            }
            // Left by a worker that died or froze: the fence stops it, should it come back.
            if (!render.equals("held") && !render.equals("left")) {
                return refused(Why.BUSY, "its render is " + render + " just now; try again in a moment");
            }
            carryOut(h, attemptId, renderId.get(), decision);
            return Optional.empty();
        });
    }

    private static Optional<Refusal> refused(Why why, String sentence) {
        return Optional.of(new Refusal(why, sentence));
    }

    private static void carryOut(Handle h, String attemptId, String renderId, Decision decision) {
        AttemptState to = decision == Decision.RELEASED ? AttemptState.RELEASED : AttemptState.SPENT_UNKNOWN;
        AttemptState.UNKNOWN.requireEdge(attemptId, to);
        h.createUpdate("UPDATE attempts SET state = :to, finished_at = <now>,"
                        + " said_unbilled = CASE WHEN :spent = 0 AND provider_ref IS NOT NULL THEN 1 ELSE 0 END,"
                        + " settled_micros = CASE WHEN :spent = 1 THEN COALESCE(cost_micros, reserved_micros) END"
                        + " WHERE attempt_id = :id")
                .bind("to", to.word())
                .bind("spent", decision == Decision.RELEASED ? 0 : 1)
                .bind("id", attemptId)
                .execute();
        String jobKey = h.createQuery("SELECT job_key FROM renders WHERE render_id = :id")
                .bind("id", renderId)
                .mapTo(String.class)
                .one();
        if (decision == Decision.SPENT) {
            giveUp(h, attemptId, renderId, jobKey);
        } else {
            makeIt(h, renderId, jobKey);
        }
        // Last, because every purchase waits for the installation's account.
        if (decision == Decision.RELEASED) {
            Ledger.release(h, attemptId);
        } else {
            Ledger.settle(
                    h,
                    attemptId,
                    h.createQuery("SELECT settled_micros FROM attempts WHERE attempt_id = :id")
                            .bind("id", attemptId)
                            .mapTo(Long.class)
                            .one());
        }
    }

    /** Its reason is that of the attempt. */
    private static void giveUp(Handle h, String attemptId, String renderId, String jobKey) {
        h.createUpdate("UPDATE renders SET state = 'failed', fence = fence + 1, owner = NULL, lease_until = NULL,"
                        + " finished_at = <now>, (error_type, message) = (SELECT error_type, message FROM attempts"
                        + " WHERE attempt_id = :attempt) WHERE render_id = :id")
                .bind("id", renderId)
                .bind("attempt", attemptId)
                .execute();
        JobStore.recompute(h, jobKey);
    }

    private static void makeIt(Handle h, String renderId, String jobKey) {
        JobStore.lock(h, jobKey);
        h.createUpdate(
                        "UPDATE renders SET state = 'queued', fence = fence + 1, owner = NULL, lease_until = NULL, next_at = <now>, send_at = <now>,"
                                + " sends = 0, error_type = NULL, message = NULL WHERE render_id = :id")
                .bind("id", renderId)
                .execute();
        h.createUpdate("UPDATE jobs SET state = 'running' WHERE job_key = :key")
                .bind("key", jobKey)
                .execute();
        Outbox.progress(h, jobKey, "running");
    }
}
