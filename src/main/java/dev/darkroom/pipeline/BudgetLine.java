package dev.darkroom.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.LedgerReader;
import dev.darkroom.catalog.Instance;
import dev.darkroom.money.Account;
import dev.darkroom.money.Limits;
import dev.darkroom.money.Micros;
import dev.darkroom.money.Period;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How a budget stands.
 *
 * @param limitMicros micro-dollars; null: none
 */
public record BudgetLine(Account account, Long limitMicros, LedgerReader.Balance balance) {
    /** What is left, micro-dollars, negative when the limit was lowered below what is used; null: no limit. */
    public Long leftMicros() {
        return limitMicros == null ? null : limitMicros - usedMicros();
    }

    /** What is spent and reserved, micro-dollars. */
    public long usedMicros() {
        return balance.reservedMicros() + balance.spentMicros();
    }

    /** As JSON, in dollars. */
    public ObjectNode document() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("scope", account.scope())
                .put("period", account.period())
                .put("limit_usd", usd(limitMicros))
                .put("spent_usd", usd(balance.spentMicros()))
                .put("reserved_usd", usd(balance.reservedMicros()))
                .put("left_usd", usd(leftMicros()));
    }

    private static BigDecimal usd(Long micros) {
        return micros == null ? null : Micros.usd(micros);
    }

    /**
     * The budgets of now: the installation's and those of instances that have limits or money.
     *
     * @param installation its limits
     * @param only this instance; null: the installation and all
     */
    public static List<BudgetLine> of(
            Limits installation, Collection<Instance> instances, LedgerReader reader, String only, Instant now) {
        List<BudgetLine> lines = new ArrayList<>();
        for (Period period : Period.values()) {
            if (only == null) {
                Account account = Account.installation(period, now);
                lines.add(new BudgetLine(account, installation.of(period), reader.balance(account)));
            }
        }
        for (Instance instance : instances) {
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
            BudgetLine line = new BudgetLine(account, limits.of(period), reader.balance(account));
            if (line.limitMicros() != null || line.usedMicros() > 0) {
                lines.add(line);
            }
        }
        return lines;
    }
}
