package dev.darkroom.cli;

import dev.darkroom.adapter.jdbc.LedgerReader;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.Instance;
import dev.darkroom.config.Settings;
import dev.darkroom.money.Account;
import dev.darkroom.money.Limits;
import dev.darkroom.money.Period;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How a budget stands.
 *
 * @param limitMicros micro-dollars; null: none
 */
record BudgetLine(Account account, Long limitMicros, LedgerReader.Balance balance) {
    /** What is left, micro-dollars, negative when the limit was lowered below what is used; null: no limit. */
    Long leftMicros() {
        return limitMicros == null ? null : limitMicros - balance.reservedMicros() - balance.spentMicros();
    }

    /**
     * The budgets of now: the installation's and those of instances that have limits or money.
     *
     * @param only this instance; null: the installation and all
     */
    static List<BudgetLine> of(Settings settings, LedgerReader reader, String only, Instant now) {
        List<BudgetLine> lines = new ArrayList<>();
        for (Period period : Period.values()) {
            if (only == null) {
                Account account = Account.installation(period, now);
                lines.add(new BudgetLine(account, settings.money().limits().of(period), reader.balance(account)));
            }
        }
        for (Instance instance :
                Catalog.read(settings.home().resolve("catalog")).instances().values()) {
            if (only == null || only.equals(instance.id())) {
                lines.addAll(of(instance.id(), instance.limits(), reader, now));
            }
        }
        return lines;
    }

    private static List<BudgetLine> of(String instanceId, Limits limits, LedgerReader reader, Instant now) {
        List<BudgetLine> lines = new ArrayList<>();
        for (Period period : Period.values()) {
            Account account = Account.instance(instanceId, period, now);
            LedgerReader.Balance balance = reader.balance(account);
            if (limits.of(period) != null || balance.reservedMicros() + balance.spentMicros() > 0) {
                lines.add(new BudgetLine(account, limits.of(period), balance));
            }
        }
        return lines;
    }
}
