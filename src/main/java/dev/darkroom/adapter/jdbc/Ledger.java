package dev.darkroom.adapter.jdbc;

import dev.darkroom.money.Account;
import dev.darkroom.money.Budget;
import dev.darkroom.money.Micros;
import dev.darkroom.money.RefusedPurchaseException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only place where money moves: every movement is a row of the ledger and a change of the accounts it counts in, in
 * the transaction of whoever calls. What costs nothing (dry-run, placeholders) has rows of zero and touches no account.
 */
final class Ledger {
    private static final Logger LOGGER = LoggerFactory.getLogger(Ledger.class);
    private static final String OF_ACCOUNT = " WHERE scope = :scope AND period = :period";

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
        budgets.forEach(budget -> take(h, budget, micros));
        row(h, attemptId, "reserve", instanceId, jobKey, micros);
    }

    private static void take(Handle h, Budget budget, long micros) {
        if (taken(h, budget, micros)) {
            return;
        }
        bind(h, "INSERT INTO budgets (scope, period) VALUES (:scope, :period) ON CONFLICT DO NOTHING", budget.account())
                .execute();
        if (!taken(h, budget, micros)) {
            long used = h.createQuery("SELECT reserved_micros + spent_micros FROM budgets" + OF_ACCOUNT)
                    .bind("scope", budget.account().scope())
                    .bind("period", budget.account().period())
                    .mapTo(Long.class)
                    .one();
            throw RefusedPurchaseException.overBudget(budget, micros, used);
        }
    }

    /** One conditional UPDATE, no read before it: that is what holds for many workers on many nodes. */
    private static boolean taken(Handle h, Budget budget, long micros) {
        return bind(
                                h,
                                "UPDATE budgets SET reserved_micros = reserved_micros + :micros,"
                                        + " limit_micros = CAST(:limit AS BIGINT)" + OF_ACCOUNT
                                        + " AND (:micros = 0 OR CAST(:limit AS BIGINT) IS NULL"
                                        + " OR reserved_micros + spent_micros + :micros <= CAST(:limit AS BIGINT))",
                                budget.account())
                        .bind("micros", micros)
                        .bind("limit", budget.limitMicros())
                        .execute()
                == 1;
    }

    /** Surely nothing was bought: the reservation goes back to every account it was taken from. */
    static void release(Handle h, String attemptId) {
        Reservation reservation = reservation(h, attemptId);
        row(h, attemptId, "release", reservation.instanceId(), reservation.jobKey(), reservation.micros());
        count(h, reservation, 0);
    }

    /**
     * The reservation becomes what was really spent. What is spent is spent: more than was reserved is settled, too, and
     * logged as an error.
     */
    static void settle(Handle h, String attemptId, long spentMicros) {
        Reservation reservation = reservation(h, attemptId);
        row(h, attemptId, "settle", reservation.instanceId(), reservation.jobKey(), spentMicros);
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
        row(h, attemptId, "reserve", instanceId, jobKey, 0);
        row(h, attemptId, "settle", instanceId, jobKey, 0);
    }

    private static void count(Handle h, Reservation reservation, long spentMicros) {
        if (reservation.micros() == 0 && spentMicros == 0) {
            return;
        }
        List<Account> accounts =
                Account.of(reservation.instanceId(), reservation.jobKey(), reservation.runId(), reservation.at());
        for (Account account : accounts) {
            int rows = bind(
                            h,
                            "UPDATE budgets SET reserved_micros = reserved_micros - :reserved,"
                                    + " spent_micros = spent_micros + :spent" + OF_ACCOUNT,
                            account)
                    .bind("reserved", reservation.micros())
                    .bind("spent", spentMicros)
                    .execute();
            if (rows != 1) {
                throw new IllegalStateException("there is no account " + account.scope() + " " + account.period()
                        + " that the reservation was taken from");
            }
        }
    }

    private static Reservation reservation(Handle h, String attemptId) {
        return h.createQuery(
                        "SELECT l.instance_id, l.job_key, a.run_id, a.created_at, l.micros FROM ledger l"
                                + " JOIN attempts a ON a.attempt_id = l.attempt_id WHERE l.attempt_id = :id AND l.kind = 'reserve'")
                .bind("id", attemptId)
                .map((r, c) -> new Reservation(
                        r.getString(1),
                        r.getString(2),
                        r.getString(3),
                        Instant.ofEpochMilli(r.getLong(4)),
                        r.getLong(5)))
                .one();
    }

    private static org.jdbi.v3.core.statement.Update bind(Handle h, String sql, Account account) {
        return h.createUpdate(sql).bind("scope", account.scope()).bind("period", account.period());
    }

    private static void row(Handle h, String attemptId, String kind, String instanceId, String jobKey, long micros) {
        h.createUpdate("INSERT INTO ledger (attempt_id, kind, instance_id, job_key, micros, at)"
                        + " VALUES (:id, :kind, :instance, :job, :micros, <now>)")
                .bind("id", attemptId)
                .bind("kind", kind)
                .bind("instance", instanceId)
                .bind("job", jobKey)
                .bind("micros", micros)
                .execute();
    }
}
