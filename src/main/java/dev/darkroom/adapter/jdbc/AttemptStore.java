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
    private static final String STILL_OURS =
            " AND EXISTS (SELECT 1 FROM renders r WHERE r.render_id = attempts.render_id"
                    + " AND r.fence = :fence AND r.state = 'working')";

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
            int number = h.createQuery("SELECT COALESCE(MAX(number), 0) + 1 FROM attempts WHERE render_id = :render")
                    .bind("render", claim.renderId())
                    .mapTo(Integer.class)
                    .one();
            String id = claim.renderId() + "/" + number;
            Optional<Long> created = h.createQuery(
                            "INSERT INTO attempts (attempt_id, render_id, number, provider, model_id, dry_run,"
                                    + " state, asset_id, reserved_micros, created_at)"
                                    + " SELECT :id, :render, :number, :provider, :model, :dryRun, 'reserved', :asset, :reserved, <now>"
                                    + " WHERE EXISTS (SELECT 1 FROM renders WHERE render_id = :render AND fence = :fence"
                                    + " AND state = 'working') RETURNING created_at")
                    .bind("id", id)
                    .bind("render", claim.renderId())
                    .bind("number", number)
                    .bind("provider", provider)
                    .bind("model", modelId)
                    .bind("dryRun", claim.dryRun() ? 1 : 0)
                    .bind("asset", assetId)
                    .bind("reserved", reservedMicros)
                    .bind("fence", claim.fence())
                    .mapTo(Long.class)
                    .findOne();
            RenderStore.held(claim, created.isPresent() ? 1 : 0);
            ledger(h, claim, id, instanceId, "reserve", reservedMicros);
            return new Attempt(
                    id,
                    provider,
                    modelId,
                    assetId,
                    Instant.ofEpochMilli(created.orElseThrow()),
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
                claim,
                attempt,
                AttemptState.SUBMITTING,
                h.createUpdate("UPDATE attempts SET state = 'submitting', submit_started_at = <now>" + where())));
        return attempt.in(AttemptState.SUBMITTING);
    }

    /** The bytes are on disk, synced and hashed. */
    public Attempt ready(
            Claim claim, Attempt attempt, String sha256, Long seed, String finalPrompt, long latencyMillis) {
        jdbi.useTransaction(h -> edge(
                claim,
                attempt,
                AttemptState.READY,
                h.createUpdate("UPDATE attempts SET state = 'ready', spool_sha256 = :sha256, seed = :seed,"
                                + " final_prompt = :prompt, latency_ms = :latency" + where())
                        .bind("sha256", sha256)
                        .bind("seed", seed)
                        .bind("prompt", finalPrompt)
                        .bind("latency", latencyMillis)));
        return attempt.ready(sha256, seed, finalPrompt, latencyMillis);
    }

    /** Surely nothing was bought: the reservation goes back to the budget. */
    public void released(
            Claim claim, Attempt attempt, String instanceId, ErrorType error, String message, long latencyMillis) {
        jdbi.useTransaction(h -> {
            end(h, claim, attempt, AttemptState.RELEASED, error, message, latencyMillis);
            h.createUpdate("INSERT INTO ledger (attempt_id, kind, instance_id, job_key, micros, at)"
                            + " SELECT attempt_id, 'release', :instance, :job, reserved_micros, <now> FROM attempts"
                            + " WHERE attempt_id = :id")
                    .bind("instance", instanceId)
                    .bind("job", claim.jobKey())
                    .bind("id", attempt.attemptId())
                    .execute();
        });
    }

    /** Bought, but the image is gone or broken: the whole reservation counts as spent. */
    public void spentLost(
            Claim claim, Attempt attempt, String instanceId, ErrorType error, String message, long latencyMillis) {
        jdbi.useTransaction(h -> {
            end(h, claim, attempt, AttemptState.SPENT_LOST, error, message, latencyMillis);
            h.createUpdate("UPDATE attempts SET settled_micros = reserved_micros WHERE attempt_id = :id")
                    .bind("id", attempt.attemptId())
                    .execute();
            h.createUpdate("INSERT INTO ledger (attempt_id, kind, instance_id, job_key, micros, at)"
                            + " SELECT attempt_id, 'settle', :instance, :job, reserved_micros, <now> FROM attempts"
                            + " WHERE attempt_id = :id")
                    .bind("instance", instanceId)
                    .bind("job", claim.jobKey())
                    .bind("id", attempt.attemptId())
                    .execute();
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
                claim,
                attempt,
                to,
                h.createUpdate("UPDATE attempts SET state = :state, finished_at = <now>, error_type = :error,"
                                + " message = :message, latency_ms = :latency" + where())
                        .bind("state", to.word())
                        .bind("error", error.word())
                        .bind("message", message)
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

    static String where() {
        return " WHERE attempt_id = :id AND state = :from" + STILL_OURS;
    }

    /** Runs the update as one edge of the state machine; anything but one row means the render is not ours any more. */
    static void edge(Claim claim, Attempt attempt, AttemptState to, Update update) {
        if (!attempt.state().mayBecome(to)) {
            throw new IllegalStateException("attempt " + attempt.attemptId() + " cannot go from "
                    + attempt.state().word() + " to " + to.word());
        }
        int rows = update.bind("id", attempt.attemptId())
                .bind("from", attempt.state().word())
                .bind("fence", claim.fence())
                .execute();
        if (rows != 1) {
            throw new LeaseLostException(claim);
        }
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
