package dev.darkroom.cli;

import dev.darkroom.adapter.jdbc.LedgerReader;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.config.Settings;
import dev.darkroom.pipeline.BudgetLine;
import java.time.Instant;
import java.util.List;

/** How the budgets stand, by the catalogue's files as they are now. */
final class BudgetLines {
    private BudgetLines() {}

    /** @param only this instance; null: the installation and all */
    static List<BudgetLine> of(Settings settings, LedgerReader reader, String only, Instant now) {
        return BudgetLine.of(
                settings.money().limits(),
                Catalog.read(settings.home().resolve("catalog")).instances().values(),
                reader,
                only,
                now);
    }
}
