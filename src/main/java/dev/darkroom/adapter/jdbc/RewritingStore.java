package dev.darkroom.adapter.jdbc;

import dev.darkroom.render.Attempt;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.Claim;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * The attempt of a render that rewrites its prompt. It begins as every attempt does; its text is settled in the
 * transaction that takes it in, and it is never held.
 */
public final class RewritingStore {
    private final Jdbi jdbi;

    public RewritingStore(Database database) {
        this.jdbi = database.jdbi();
    }

    /**
     * A rewriting as it was left.
     *
     * @param message why there is no text; null: there is, or it is not over
     */
    public record Rewriting(Attempt attempt, String message) {}

    /** The rewriting that was asked for, or is not over; empty: nobody was asked yet. */
    public Optional<Rewriting> find(Claim claim) {
        return jdbi.withHandle(h -> h.createQuery("SELECT " + AttemptRows.COLUMNS + ", message FROM attempts"
                        + " WHERE render_id = :render AND provider = 'openrouter'"
                        + " AND (state <> 'released' OR submits > 0)")
                .bind("render", claim.renderId())
                .map((r, c) -> new Rewriting(AttemptRows.read(r), r.getString("message")))
                .findOne());
    }

    /** The text came: paid for and kept, in one transaction. What it costs is settled, be it more than was reserved. */
    public void settled(Claim claim, Attempt attempt, Attempt.Result result) {
        jdbi.useTransaction(h -> {
            Attempt ready = AttemptStore.ready(h, claim, attempt, result);
            AttemptStore.settled(h, claim, ready, ready.costMicros());
            Ledger.settle(h, attempt.attemptId(), ready.costMicros());
        });
    }

    /** It may have been billed, and there is no text: what was reserved is spent, and nobody waits for a decision. */
    public void spentUnknown(Claim claim, Attempt attempt, AttemptEnds.Failure failure) {
        jdbi.useTransaction(h -> {
            Attempt unknown = AttemptEnds.unknown(h, claim, attempt, failure);
            AttemptEnds.end(h, claim, unknown, AttemptState.SPENT_UNKNOWN, failure, attempt.reservedMicros());
            Ledger.settle(h, attempt.attemptId(), attempt.reservedMicros());
        });
    }
}
