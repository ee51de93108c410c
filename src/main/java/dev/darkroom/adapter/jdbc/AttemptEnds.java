package dev.darkroom.adapter.jdbc;

import dev.darkroom.render.Attempt;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Ends attempts that brought no image, and says in the same transaction what becomes of the money. */
public final class AttemptEnds {
    private final Jdbi jdbi;

    public AttemptEnds(Database database) {
        this.jdbi = database.jdbi();
    }

    /**
     * Why an attempt brought no image.
     *
     * @param latencyMillis how long the provider took to fail; 0: it was not asked
     */
    public record Failure(ErrorType error, String message, long latencyMillis) {}

    /** Surely nothing was bought: the reservation goes back to the budgets. */
    public void released(Claim claim, Attempt attempt, Failure failure) {
        jdbi.useTransaction(h -> {
            end(h, claim, attempt, AttemptState.RELEASED, failure, 0);
            Ledger.release(h, attempt.attemptId());
        });
    }

    /** Bought, but the image is gone or broken: what it costs is spent. */
    public void spentLost(Claim claim, Attempt attempt, Failure failure) {
        spent(claim, attempt, AttemptState.SPENT_LOST, failure);
    }

    /** Never cleared up and not waited for: what was reserved is spent. */
    public void spentUnknown(Claim claim, Attempt attempt, Failure failure) {
        spent(claim, attempt, AttemptState.SPENT_UNKNOWN, failure);
    }

    private void spent(Claim claim, Attempt attempt, AttemptState to, Failure failure) {
        jdbi.useTransaction(h -> {
            end(h, claim, attempt, to, failure, attempt.costMicros());
            Ledger.settle(h, attempt.attemptId(), attempt.costMicros());
        });
    }

    /** It may have been bought: the reservation stays until it is known. */
    public Attempt unknown(Claim claim, Attempt attempt, Failure failure) {
        return jdbi.inTransaction(h -> unknown(h, claim, attempt, failure));
    }

    static Attempt unknown(Handle h, Claim claim, Attempt attempt, Failure failure) {
        AttemptStore.edge(
                h,
                claim,
                attempt,
                AttemptState.UNKNOWN,
                h.createUpdate(AttemptStore.SET + "state = 'unknown', error_type = :error, message = :message,"
                                + " latency_ms = :latency" + AttemptStore.WHERE)
                        .bind("error", failure.error().word())
                        .bind("message", StoredText.message(failure.message()))
                        .bind("latency", failure.latencyMillis()));
        return attempt.in(AttemptState.UNKNOWN);
    }

    static void end(Handle h, Claim claim, Attempt attempt, AttemptState to, Failure failure, long spentMicros) {
        AttemptStore.edge(
                h,
                claim,
                attempt,
                to,
                h.createUpdate(AttemptStore.SET + "state = :state, finished_at = <now>, error_type = :error,"
                                + " message = :message, latency_ms = :latency,"
                                // The provider had given an id, and says that it does not bill.
                                + " said_unbilled = CASE WHEN :spent = 0 AND provider_ref IS NOT NULL THEN 1 ELSE 0 END,"
                                + " settled_micros = CASE WHEN :spent = 1 THEN CAST(:micros AS BIGINT) END"
                                + AttemptStore.WHERE)
                        .bind("state", to.word())
                        .bind("spent", to == AttemptState.RELEASED ? 0 : 1)
                        .bind("micros", spentMicros)
                        .bind("error", failure.error().word())
                        .bind("message", StoredText.message(failure.message()))
                        .bind("latency", failure.latencyMillis()));
    }
}
