package dev.darkroom.adapter.jdbc;

import dev.darkroom.render.Attempt;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.LeaseLostException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/** Writes the steps of an attempt; every write carries the claim's fence and a legal edge of {@link AttemptState}. */
public final class AttemptStore {
    static final String WHERE = " WHERE attempt_id = :id AND state = :from";

    private final Jdbi jdbi;

    public AttemptStore(Database database) {
        this.jdbi = database.jdbi();
    }

    /**
     * Begins an attempt: the worst-case price is reserved in the same transaction.
     *
     * @param reservedMicros worst-case price, micro-dollars
     */
    public Attempt reserve(
            Claim claim, String instanceId, String provider, String modelId, String assetId, long reservedMicros) {
        return jdbi.inTransaction(h -> {
            RenderStore.hold(h, claim);
            int number = h.createQuery("SELECT COALESCE(MAX(number), 0) + 1 FROM attempts WHERE render_id = :render")
                    .bind("render", claim.renderId())
                    .mapTo(Integer.class)
                    .one();
            String id = claim.renderId() + "/" + number;
            long created = h.createQuery(
                            "INSERT INTO attempts (attempt_id, render_id, number, provider, model_id, dry_run,"
                                    + " state, asset_id, reserved_micros, created_at)"
                                    + " VALUES (:id, :render, :number, :provider, :model, :dryRun, 'reserved', :asset,"
                                    + " :reserved, <now>) RETURNING created_at")
                    .bind("id", id)
                    .bind("render", claim.renderId())
                    .bind("number", number)
                    .bind("provider", provider)
                    .bind("model", modelId)
                    .bind("dryRun", claim.dryRun() ? 1 : 0)
                    .bind("asset", assetId)
                    .bind("reserved", reservedMicros)
                    .mapTo(Long.class)
                    .one();
            ledger(h, claim, id, instanceId, "reserve", reservedMicros);
            return new Attempt(
                    id,
                    provider,
                    modelId,
                    assetId,
                    Instant.ofEpochMilli(created),
                    AttemptState.RESERVED,
                    null,
                    null,
                    null,
                    null);
        });
    }

    /** The request is about to leave: committed before the first byte does. */
    public Attempt submitting(Claim claim, Attempt attempt) {
        jdbi.useTransaction(h -> edge(
                h,
                claim,
                attempt,
                AttemptState.SUBMITTING,
                h.createUpdate("UPDATE attempts SET state = 'submitting', submit_started_at = <now>" + WHERE)));
        return attempt.in(AttemptState.SUBMITTING);
    }

    /** The bytes are on disk, synced and hashed. */
    public Attempt ready(
            Claim claim, Attempt attempt, String sha256, Long seed, String finalPrompt, long latencyMillis) {
        jdbi.useTransaction(h -> edge(
                h,
                claim,
                attempt,
                AttemptState.READY,
                h.createUpdate("UPDATE attempts SET state = 'ready', spool_sha256 = :sha256, seed = :seed,"
                                + " final_prompt = :prompt, latency_ms = :latency" + WHERE)
                        .bind("sha256", sha256)
                        .bind("seed", seed)
                        .bind("prompt", StoredText.of(finalPrompt))
                        .bind("latency", latencyMillis)));
        return attempt.ready(sha256, seed, finalPrompt, latencyMillis);
    }

    /** Surely nothing was bought: the reservation goes back to the budget. */
    public void released(
            Claim claim, Attempt attempt, String instanceId, ErrorType error, String message, long latencyMillis) {
        jdbi.useTransaction(h -> {
            end(h, claim, attempt, AttemptState.RELEASED, error, message, latencyMillis);
            ledgerOfReserved(h, claim, attempt, instanceId, "release");
        });
    }

    /** Bought, but the image is gone or broken: the whole reservation counts as spent. */
    public void spentLost(
            Claim claim, Attempt attempt, String instanceId, ErrorType error, String message, long latencyMillis) {
        jdbi.useTransaction(h -> {
            end(h, claim, attempt, AttemptState.SPENT_LOST, error, message, latencyMillis);
            ledgerOfReserved(h, claim, attempt, instanceId, "settle");
        });
    }

    private static void end(
            Handle h,
            Claim claim,
            Attempt attempt,
            AttemptState to,
            ErrorType error,
            String message,
            long latencyMillis) {
        edge(
                h,
                claim,
                attempt,
                to,
                h.createUpdate("UPDATE attempts SET state = :state, finished_at = <now>, error_type = :error,"
                                + " message = :message, latency_ms = :latency,"
                                + " settled_micros = CASE WHEN :spent = 1 THEN reserved_micros END" + WHERE)
                        .bind("state", to.word())
                        .bind("spent", to == AttemptState.RELEASED ? 0 : 1)
                        .bind("error", error.word())
                        .bind("message", StoredText.message(message))
                        .bind("latency", latencyMillis));
    }

    /** The attempt of this render that is not over, if there is one: after a crash it says how far the last worker got. */
    public Optional<Attempt> open(Claim claim) {
        return jdbi.withHandle(
                h -> h.createQuery("SELECT attempt_id, provider, model_id, asset_id, state, spool_sha256,"
                                + " seed, final_prompt, latency_ms, created_at FROM attempts WHERE render_id = :render"
                                + " AND state IN ('reserved', 'submitting', 'submitted', 'ready', 'unknown')")
                        .bind("render", claim.renderId())
                        .map((r, c) -> new Attempt(
                                r.getString(1),
                                r.getString(2),
                                r.getString(3),
                                r.getString(4),
                                Instant.ofEpochMilli(r.getLong(10)),
                                AttemptState.of(r.getString(5)),
                                r.getString(6),
                                r.getObject(7) == null ? null : r.getLong(7),
                                r.getString(8),
                                r.getObject(9) == null ? null : r.getLong(9)))
                        .findOne());
    }

    /** The assets whose bytes may be in a spool: those of attempts that are not over. */
    public Set<String> openAssets() {
        return jdbi.withHandle(h -> h.createQuery("SELECT asset_id FROM attempts"
                        + " WHERE state IN ('reserved', 'submitting', 'submitted', 'ready', 'unknown')")
                .mapTo(String.class)
                .set());
    }

    /**
     * Runs the update, which ends with {@link #WHERE}, as one edge of the state machine.
     *
     * @throws LeaseLostException when the render is no longer ours, or the attempt is not where we left it
     */
    static void edge(Handle h, Claim claim, Attempt attempt, AttemptState to, Update update) {
        if (!attempt.state().mayBecome(to)) {
            throw new IllegalStateException("attempt " + attempt.attemptId() + " cannot go from "
                    + attempt.state().word() + " to " + to.word());
        }
        RenderStore.hold(h, claim);
        int rows = update.bind("id", attempt.attemptId())
                .bind("from", attempt.state().word())
                .execute();
        if (rows != 1) {
            throw new LeaseLostException(claim);
        }
    }

    private static void ledgerOfReserved(Handle h, Claim claim, Attempt attempt, String instanceId, String kind) {
        long reserved = h.createQuery("SELECT reserved_micros FROM attempts WHERE attempt_id = :id")
                .bind("id", attempt.attemptId())
                .mapTo(Long.class)
                .one();
        ledger(h, claim, attempt.attemptId(), instanceId, kind, reserved);
    }

    static void ledger(Handle h, Claim claim, String attemptId, String instanceId, String kind, long micros) {
        h.createUpdate("INSERT INTO ledger (attempt_id, kind, instance_id, job_key, micros, at)"
                        + " VALUES (:id, :kind, :instance, :job, :micros, <now>)")
                .bind("id", attemptId)
                .bind("kind", kind)
                .bind("instance", instanceId)
                .bind("job", claim.jobKey())
                .bind("micros", micros)
                .execute();
    }
}
