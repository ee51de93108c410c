package dev.darkroom.adapter.jdbc;

import dev.darkroom.money.Budgets;
import dev.darkroom.money.Limits;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.AttemptState;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What the money of two jobs must look like: a list of purchases in memory, and every figure added up from it. */
final class MoneyModel {
    static final List<String> RENDERS = List.of("default/a~dry/0", "default/a~dry/1", "b/b~dry/0", "b/b~dry/1");
    static final long RUN_LIMIT = 120;
    /** Micro-dollars, by account; the job's is its {@code max_cost_usd}. */
    private static final Map<String, Long> LIMITS = Map.of(
            "installation total", 300L,
            "instance/default total", 200L,
            "job/b/b~dry total", 150L,
            "run/r-1 total", RUN_LIMIT);

    private final Map<String, Purchase> purchases = new LinkedHashMap<>();

    private static final class Purchase {
        private final List<String> accounts;
        private final long reserved;
        private String state = "reserved";
        private Long charged;
        private Long spent;
        private int submits;

        Purchase(List<String> accounts, long reserved) {
            this.accounts = accounts;
            this.reserved = reserved;
        }

        long cost() {
            return charged == null ? reserved : charged;
        }
    }

    static Budgets budgets() {
        return new Budgets(
                new Limits(null, null, LIMITS.get("installation total")),
                id -> id.equals("default")
                        ? new Limits(null, null, LIMITS.get("instance/default total"))
                        : Limits.NONE);
    }

    private static List<String> accounts(String render, String day) {
        String job = render.substring(0, render.lastIndexOf('/'));
        String instance = render.substring(0, render.indexOf('/'));
        List<String> accounts = new ArrayList<>();
        for (String scope : List.of("installation", "instance/" + instance)) {
            accounts.add(scope + " day/" + day);
            accounts.add(scope + " month/" + day.substring(0, 7));
            accounts.add(scope + " total");
        }
        accounts.add("job/" + job + " total");
        if (instance.equals("b")) {
            accounts.add("run/r-1 total");
        }
        return accounts;
    }

    boolean fits(String render, long price) {
        return accounts(render, "2026-01-01").stream()
                .filter(LIMITS::containsKey)
                .allMatch(account -> held(account) + spent(account) + price <= LIMITS.get(account));
    }

    private long held(String account) {
        return of(account)
                .filter(p -> p.spent == null && !p.state.equals("released"))
                .mapToLong(p -> p.reserved)
                .sum();
    }

    private long spent(String account) {
        return of(account)
                .map(p -> p.spent)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
    }

    private java.util.stream.Stream<Purchase> of(String account) {
        return purchases.values().stream().filter(p -> p.accounts.contains(account));
    }

    void reserved(String render, Attempt attempt) {
        String day = attempt.created().atOffset(ZoneOffset.UTC).toLocalDate().toString();
        purchases.put(attempt.attemptId(), new Purchase(accounts(render, day), attempt.reservedMicros()));
    }

    /** @param charge what the provider said with this step; null: nothing */
    void moved(String attemptId, AttemptState to, Long charge) {
        Purchase purchase = purchases.get(attemptId);
        purchase.state = to.word();
        switch (to) {
            case SUBMITTING -> purchase.submits++;
            case SUBMITTED -> purchase.charged = charge;
            case READY -> purchase.charged = charge == null ? purchase.charged : charge;
            case SETTLED, SPENT_LOST, SPENT_UNKNOWN -> purchase.spent = purchase.cost();
            default -> {
                // Nothing is known of the price.
            }
        }
    }

    /** Whether an attempt as read from the database is what is known of it. */
    boolean knows(Attempt read) {
        Purchase purchase = purchases.get(read.attemptId());
        return purchase.state.equals(read.state().word())
                && purchase.submits == read.submits()
                && purchase.reserved == read.reservedMicros()
                && purchase.cost() == read.costMicros();
    }

    private Set<String> accounts() {
        Set<String> accounts = new TreeSet<>();
        purchases.values().forEach(p -> accounts.addAll(p.accounts));
        return accounts;
    }

    /** {@code <scope> <period> <limit> <reserved> <spent>}. */
    Set<String> accountRows() {
        Set<String> rows = new TreeSet<>();
        for (String account : accounts()) {
            Object limit = LIMITS.containsKey(account) ? LIMITS.get(account) : "-";
            rows.add(account + " " + limit + " " + held(account) + " " + spent(account));
        }
        return rows;
    }

    /** The accounts that a price above its reservation has taken past their limit. */
    Set<String> exceeded() {
        Set<String> exceeded = accounts();
        exceeded.removeIf(
                account -> !LIMITS.containsKey(account) || held(account) + spent(account) <= LIMITS.get(account));
        return exceeded;
    }

    /** {@code <attempt> <kind> <micros>}. */
    Set<String> ledgerRows() {
        Set<String> rows = new TreeSet<>();
        purchases.forEach((id, p) -> {
            rows.add(id + " reserve " + p.reserved);
            if (p.state.equals("released")) {
                rows.add(id + " release " + p.reserved);
            }
            if (p.spent != null) {
                rows.add(id + " settle " + p.spent);
            }
        });
        return rows;
    }

    /** {@code <attempt> <state>}. */
    Set<String> attemptRows() {
        Set<String> rows = new TreeSet<>();
        purchases.forEach((id, p) -> rows.add(id + " " + p.state));
        return rows;
    }
}
