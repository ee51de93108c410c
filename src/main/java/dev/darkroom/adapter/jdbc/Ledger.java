package dev.darkroom.adapter.jdbc;

import dev.darkroom.money.Account;
import dev.darkroom.money.Budget;
import dev.darkroom.money.Micros;
import dev.darkroom.money.RefusedPurchaseException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only place where money moves: every movement is a row of the ledger and a change of the accounts it counts in, in
 * the transaction of whoever calls. What costs nothing (dry-run, placeholders) has rows of zero and touches no account.
 */
final class Ledger {
    private static final Logger LOGGER = LoggerFactory.getLogger(Ledger.class);

    private Ledger() {}

    /** A reservation as it was made. */
    private record Reservation(String instanceId, String jobKey, String runId, Instant at, long micros) {}

    /**
     * Takes the worst-case price from every budget, or from none.
     *
     * @param budgets in the order of {@link Account#of}; empty for what costs nothing
     * @throws RefusedPurchaseException when it does not fit one of them; the caller's transaction must end then
     */
    static void reserve(
            Handle h, String attemptId, String instanceId, String jobKey, List<Budget> budgets, long micros) {
        if (!budgets.isEmpty()) {
            BudgetRows.make(h, budgets);
            take(h, budgets, micros);
        }
        reserved(h, attemptId, instanceId, jobKey, micros);
    }

    private static void take(Handle h, List<Budget> budgets, long micros) {
        Set<Account> taken = BudgetRows.take(h, budgets, micros);
        for (Budget budget : budgets) {
            // Once more: while others were waited for, money may have come back that the first look did not see.
            if (!taken.contains(budget.account())
                    && BudgetRows.take(h, List.of(budget), micros).isEmpty()) {
                throw RefusedPurchaseException.overBudget(budget, micros, used(h, budget.account()));
            }
        }
    }

    private static long used(Handle h, Account account) {
        return h.createQuery("SELECT reserved_micros + spent_micros FROM budgets"
                        + " WHERE scope = :scope AND period = :period")
                .bind("scope", account.scope())
                .bind("period", account.period())
                .mapTo(Long.class)
                .one();
    }

    /** Surely nothing was bought: the reservation goes back to every account it was taken from. */
    static void release(Handle h, String attemptId) {
        Reservation reservation = end(h, attemptId, "release", null);
        count(h, reservation, 0);
    }

    /**
     * The reservation becomes what was really spent. What is spent is spent: more than was reserved is settled, too, and
     * logged as an error.
     */
    static void settle(Handle h, String attemptId, long spentMicros) {
        Reservation reservation = end(h, attemptId, "settle", spentMicros);
        count(h, reservation, spentMicros);
        if (spentMicros > reservation.micros()) {
            LOGGER.atError()
                    .addKeyValue("attempt", attemptId)
                    .log(
                            "attempt {} costs {} USD, and {} USD were reserved for it; its price in catalog/models, or darkroom.enhance.max-cost-usd for a rewritten prompt, is too low",
                            attemptId,
                            Micros.usd(spentMicros).toPlainString(),
                            Micros.usd(reservation.micros()).toPlainString());
        }
    }

    /** Nothing was reserved, and nothing is spent. */
    static void free(Handle h, String attemptId, String instanceId, String jobKey) {
        h.createUpdate(
                        "INSERT INTO ledger (attempt_id, kind, instance_id, job_key, micros, at)"
                                + " VALUES (:id, 'reserve', :instance, :job, 0, <now>), (:id, 'settle', :instance, :job, 0, <now>)")
                .bind("id", attemptId)
                .bind("instance", instanceId)
                .bind("job", jobKey)
                .execute();
    }

    private static void count(Handle h, Reservation reservation, long spentMicros) {
        if (reservation.micros() == 0 && spentMicros == 0) {
            return;
        }
        List<Account> accounts =
                Account.of(reservation.instanceId(), reservation.jobKey(), reservation.runId(), reservation.at());
        Set<Account> counted = BudgetRows.count(h, accounts, reservation.micros(), spentMicros);
        for (Account account : accounts) {
            if (!counted.contains(account)) {
                throw new IllegalStateException("there is no account " + account.scope() + " " + account.period()
                        + " that the reservation was taken from");
            }
        }
    }

    /**
     * Writes what became of a reservation.
     *
     * @param micros null: as much as was reserved
     * @return the reservation
     */
    private static Reservation end(Handle h, String attemptId, String kind, Long micros) {
        return h.createQuery("INSERT INTO ledger (attempt_id, kind, instance_id, job_key, micros, at)"
                        + " SELECT r.attempt_id, :kind, r.instance_id, r.job_key, COALESCE(CAST(:micros AS BIGINT), r.micros), <now>"
                        + " FROM ledger r WHERE r.attempt_id = :id AND r.kind = 'reserve' RETURNING instance_id, job_key,"
                        + " (SELECT a.run_id FROM attempts a WHERE a.attempt_id = :id),"
                        + " (SELECT a.created_at FROM attempts a WHERE a.attempt_id = :id),"
                        + " (SELECT r.micros FROM ledger r WHERE r.attempt_id = :id AND r.kind = 'reserve')")
                .bind("id", attemptId)
                .bind("kind", kind)
                .bind("micros", micros)
                .map((r, c) -> new Reservation(
                        r.getString(1),
                        r.getString(2),
                        r.getString(3),
                        Instant.ofEpochMilli(r.getLong(4)),
                        r.getLong(5)))
                .one();
    }

    private static void reserved(Handle h, String attemptId, String instanceId, String jobKey, long micros) {
        h.createUpdate("INSERT INTO ledger (attempt_id, kind, instance_id, job_key, micros, at)"
                        + " VALUES (:id, 'reserve', :instance, :job, :micros, <now>)")
                .bind("id", attemptId)
                .bind("instance", instanceId)
                .bind("job", jobKey)
                .bind("micros", micros)
                .execute();
    }
}
