package dev.darkroom.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.LedgerReader.Entry;
import dev.darkroom.money.Micros;
import dev.darkroom.pipeline.BudgetLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The ledger and the budgets in the forms that {@code ledger} prints. */
final class LedgerReport {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String[] COLUMNS = {
        "at", "instance_id", "job", "attempt_id", "provider", "model_id", "kind", "reserved_usd", "spent_usd"
    };

    private final List<Entry> entries;
    private final List<BudgetLine> budgets;

    LedgerReport(List<Entry> entries, List<BudgetLine> budgets) {
        this.entries = entries;
        this.budgets = budgets;
    }

    private BigDecimal reserved() {
        return Micros.usd(entries.stream().mapToLong(Entry::reservedMicros).reduce(0, Math::addExact));
    }

    private BigDecimal spent() {
        return Micros.usd(entries.stream().mapToLong(Entry::spentMicros).reduce(0, Math::addExact));
    }

    void table(PrintWriter out) {
        TextTable table = new TextTable("AT", "ATTEMPT", "PROVIDER", "MODEL", "ENTRY", "RESERVED", "SPENT");
        for (Entry entry : entries) {
            table.add(
                    entry.at().toString(),
                    entry.attemptId(),
                    entry.provider(),
                    entry.modelId() == null ? "-" : entry.modelId(),
                    entry.kind(),
                    signed(entry.reservedMicros()),
                    signed(entry.spentMicros()));
        }
        table.print(out);
        out.println();
        out.println(entries.size() + " entries; in them SPENT adds up to $" + spent().toPlainString()
                + " and RESERVED to $" + reserved().toPlainString());
        out.println();
        TextTable standing = new TextTable("BUDGET", "PERIOD", "LIMIT", "SPENT", "RESERVED", "LEFT");
        for (BudgetLine budget : budgets) {
            standing.add(
                    budget.account().scope(),
                    budget.account().period(),
                    dollars(budget.limitMicros()),
                    dollars(budget.balance().spentMicros()),
                    dollars(budget.balance().reservedMicros()),
                    dollars(budget.leftMicros()));
        }
        standing.print(out);
    }

    private static String signed(long micros) {
        return micros == 0 ? "-" : (micros > 0 ? "+" : "") + Micros.usd(micros).toPlainString();
    }

    private static String dollars(Long micros) {
        return micros == null
                ? "-"
                : (micros < 0 ? "-$" : "$") + Micros.usd(Math.abs(micros)).toPlainString();
    }

    /** Ids and models are ours or checked; no cell can be taken for a formula. */
    void csv(PrintWriter out) {
        try {
            CSVPrinter printer = new CSVPrinter(
                    out, CSVFormat.RFC4180.builder().setHeader(COLUMNS).get());
            for (Entry entry : entries) {
                printer.printRecord(
                        entry.at(),
                        entry.instanceId(),
                        entry.jobKey(),
                        entry.attemptId(),
                        entry.provider(),
                        entry.modelId(),
                        entry.kind(),
                        Micros.usd(entry.reservedMicros()).toPlainString(),
                        Micros.usd(entry.spentMicros()).toPlainString());
            }
            printer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void json(PrintWriter out) {
        ObjectNode report = JSON.createObjectNode();
        ArrayNode list = report.putArray("entries");
        for (Entry entry : entries) {
            list.add(entry.document());
        }
        report.putObject("totals").put("reserved_usd", reserved()).put("spent_usd", spent());
        ArrayNode standing = report.putArray("budgets");
        for (BudgetLine budget : budgets) {
            standing.add(budget.document());
        }
        out.println(report);
    }
}
