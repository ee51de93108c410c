package dev.darkroom.adapter.jdbc;

import dev.darkroom.money.Account;
import dev.darkroom.money.Budget;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** The rows of a purchase's accounts, all in one statement: each is locked, one after the other as they are given, and changed. */
final class BudgetRows {
    private BudgetRows() {}

    /** Makes those that are not there yet; waits for whoever is making the same. */
    static void make(Handle h, List<Budget> budgets) {
        bind(
                        h.createUpdate("INSERT INTO budgets (scope, period) VALUES "
                                + each(budgets.size(), i -> "(:scope" + i + ", :period" + i + ")")
                                + " ON CONFLICT DO NOTHING"),
                        budgets.stream().map(Budget::account).toList())
                .execute();
    }

    /**
     * Reserves the price from each account where it fits. The condition is in the UPDATE, with no read before it: that is
     * what holds for many workers on many nodes.
     *
     * @return the accounts that it was taken from; not from those that are missing here
     */
    static Set<Account> take(Handle h, List<Budget> budgets, long micros) {
        Query query = h.createQuery(inOrder(budgets.size(), i -> "CAST(:limit" + i + " AS BIGINT)")
                        + "UPDATE budgets SET reserved_micros = reserved_micros + :micros, limit_micros = in_order.most"
                        + " FROM in_order WHERE budgets.scope = in_order.scope AND budgets.period = in_order.period"
                        + " AND (:micros = 0 OR in_order.most IS NULL"
                        + " OR reserved_micros + spent_micros + :micros <= in_order.most)"
                        + " RETURNING budgets.scope, budgets.period")
                .bind("micros", micros);
        for (int i = 0; i < budgets.size(); i++) {
            query.bind("limit" + i, budgets.get(i).limitMicros());
        }
        return changed(query, budgets.stream().map(Budget::account).toList());
    }

    /**
     * What was reserved is no more; what is spent is.
     *
     * @return the accounts that it was counted in; one that is missing here does not exist
     */
    static Set<Account> count(Handle h, List<Account> accounts, long reservedMicros, long spentMicros) {
        return changed(
                h.createQuery(inOrder(accounts.size(), i -> "0")
                                + "UPDATE budgets SET reserved_micros = reserved_micros - :reserved,"
                                + " spent_micros = spent_micros + :spent FROM in_order"
                                + " WHERE budgets.scope = in_order.scope AND budgets.period = in_order.period"
                                + " RETURNING budgets.scope, budgets.period")
                        .bind("reserved", reservedMicros)
                        .bind("spent", spentMicros),
                accounts);
    }

    /** An UPDATE by itself would lock its rows in any order, and two purchases might wait for each other. */
    private static String inOrder(int accounts, IntFunction<String> most) {
        return "WITH wanted (place, scope, period, most) AS (VALUES "
                + each(accounts, i -> "(" + i + ", :scope" + i + ", :period" + i + ", " + most.apply(i) + ")")
                + "), in_order AS (SELECT b.scope, b.period, w.most FROM wanted w"
                + " JOIN budgets b ON b.scope = w.scope AND b.period = w.period ORDER BY w.place<lock>) ";
    }

    private static String each(int accounts, IntFunction<String> row) {
        return IntStream.range(0, accounts).mapToObj(row).collect(Collectors.joining(", "));
    }

    private static Set<Account> changed(Query query, List<Account> accounts) {
        return bind(query, accounts)
                .map((r, c) -> new Account(r.getString(1), r.getString(2)))
                .set();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, List<Account> accounts) {
        for (int i = 0; i < accounts.size(); i++) {
            statement.bind("scope" + i, accounts.get(i).scope());
            statement.bind("period" + i, accounts.get(i).period());
        }
        return statement;
    }
}
