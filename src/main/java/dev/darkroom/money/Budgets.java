package dev.darkroom.money;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Which limits a purchase must keep. */
public final class Budgets {
    private final Limits installation;
    private final Function<String, Limits> instances;

    /** @param instances the present limits of an instance, by its id */
    public Budgets(Limits installation, Function<String, Limits> instances) {
        this.installation = installation;
        this.instances = instances;
    }

    /**
     * Who wants to buy.
     *
     * @param maxCostMicros the job's {@code max_cost_usd}, micro-dollars; null: none
     * @param runId the run with a ceiling that it belongs to; null: none
     * @param runLimitMicros that ceiling, micro-dollars
     */
    public record Buyer(String instanceId, String jobKey, Long maxCostMicros, String runId, Long runLimitMicros) {}

    /** The budgets of a purchase reserved at that moment, in the order of {@link Account#of}. */
    public List<Budget> of(Buyer buyer, Instant moment) {
        List<Budget> budgets = new ArrayList<>();
        for (Period period : Period.values()) {
            budgets.add(new Budget(
                    Account.installation(period, moment),
                    "the installation's " + period.adjective() + " budget",
                    installation.of(period)));
        }
        Limits own = instances.apply(buyer.instanceId());
        for (Period period : Period.values()) {
            budgets.add(new Budget(
                    Account.instance(buyer.instanceId(), period, moment),
                    "instance " + buyer.instanceId() + "'s " + period.adjective() + " budget",
                    own.of(period)));
        }
        budgets.add(new Budget(Account.job(buyer.jobKey()), "the job's max_cost_usd", buyer.maxCostMicros()));
        if (buyer.runId() != null) {
            budgets.add(new Budget(Account.run(buyer.runId()), "the run's --budget", buyer.runLimitMicros()));
        }
        return budgets;
    }
}
