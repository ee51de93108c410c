package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.Backlog;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.FailedWebhooks;
import dev.darkroom.adapter.jdbc.LedgerReader;
import dev.darkroom.adapter.metrics.Standing;
import dev.darkroom.catalog.LiveCatalog;
import dev.darkroom.money.Account;
import dev.darkroom.money.Limits;
import dev.darkroom.money.Period;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the metrics say of queue and money. */
public final class Standings implements Supplier<Standing> {
    private static final Logger LOGGER = LoggerFactory.getLogger(Standings.class);

    private final Database database;
    private final Backlog backlog;
    private final LedgerReader ledger;
    private final LiveCatalog catalog;
    private final Limits limits;

    /** @param limits those of the installation */
    public Standings(Database database, Backlog backlog, LedgerReader ledger, LiveCatalog catalog, Limits limits) {
        this.database = database;
        this.backlog = backlog;
        this.ledger = ledger;
        this.catalog = catalog;
        this.limits = limits;
    }

    /** As it is now; a database that does not answer leaves the other metrics to be read. */
    @Override
    public Standing get() {
        try {
            Instant now = Instant.ofEpochMilli(database.now());
            List<BudgetLine> budgets =
                    BudgetLine.of(limits, catalog.get().instances().values(), ledger, null, now);
            return new Standing(
                    true,
                    backlog.openRenders(),
                    backlog.held(),
                    new FailedWebhooks(database).counts(),
                    ledger.balance(Account.installation(Period.TOTAL, now)).spentMicros(),
                    budgets.stream().map(Standings::budget).toList());
        } catch (RuntimeException e) {
            LOGGER.warn("metrics: the database cannot be read: {}", e.toString());
            return Standing.DOWN;
        }
    }

    private static Standing.Budget budget(BudgetLine line) {
        return new Standing.Budget(
                line.account().scope(),
                line.account().period().split("/", 2)[0],
                line.limitMicros(),
                line.balance().spentMicros(),
                line.balance().reservedMicros());
    }
}
