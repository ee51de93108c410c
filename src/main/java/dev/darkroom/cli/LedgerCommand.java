package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.LedgerReader;
import dev.darkroom.config.Since;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what was reserved, released and spent. Works beside a running server. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description = "Shows every reservation, release and settlement, their totals, and the budgets.",
        footer = {
            "",
            "RESERVED and SPENT are what the entry changed. Over all entries of a job, SPENT adds up to its cost_usd.",
            "Exit codes: 0; 1 wrong setup; 2 the command line was invalid."
        })
final class LedgerCommand implements Callable<Integer> {
    /** How it is printed. */
    enum Format {
        TABLE,
        CSV,
        JSON
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            description =
                    "Only entries since then: a day (2026-11-21), a moment (2026-11-21T10:00:00Z) or ago (90m, 24h, 7d).")
    private String since;

    @Option(names = "--instance", paramLabel = "ID", description = "Only entries of this instance.")
    private String instance;

    @Option(names = "--format", paramLabel = "table|csv|json", description = "How it is printed; table if not said.")
    private String format = "table";

    @Override
    public Integer call() {
        Format wanted = format();
        Home home = Home.open(Level.WARN);
        try (Database database = Database.open(home.settings().database())) {
            Instant now = Instant.ofEpochMilli(database.now());
            LedgerReader reader = new LedgerReader(database);
            List<LedgerReader.Entry> entries = reader.entries(since(now), instance);
            LedgerReport report = new LedgerReport(entries, BudgetLines.of(home.settings(), reader, instance, now));
            switch (wanted) {
                case TABLE -> report.table(spec.commandLine().getOut());
                case CSV -> report.csv(spec.commandLine().getOut());
                case JSON -> report.json(spec.commandLine().getOut());
            }
        }
        return 0;
    }

    private Format format() {
        return switch (format) {
            case "table" -> Format.TABLE;
            case "csv" -> Format.CSV;
            case "json" -> Format.JSON;
            default -> throw wrong("--format is '" + format + "'; expected table, csv or json");
        };
    }

    private Instant since(Instant now) {
        try {
            return Since.of(since, now);
        } catch (DateTimeParseException e) {
            throw wrong("--since is '" + since
                    + "'; expected a day (2026-11-21), a moment (2026-11-21T10:00:00Z) or how long ago (90m, 24h, 7d)");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
