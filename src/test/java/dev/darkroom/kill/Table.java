package dev.darkroom.kill;

import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** The sums of all runs. */
final class Table {
    private Table() {}

    static String of(List<Report> reports) {
        List<String> targets = ExportFigures.TARGETS.stream()
                .map(target -> row("exports to " + target, sum(reports, report -> report.exports()
                        .of(target))))
                .toList();
        return String.join(
                "\n",
                "",
                row("runs", reports.size()),
                row("kills", sum(reports, Report::kills)),
                row("  at named points", sum(reports, Report::named)),
                row("jobs", sum(reports, Report::jobs)),
                row("renders", sum(reports, Report::renders)),
                row("charged", sum(reports, Report::charged)),
                row("settled", sum(reports, Report::settled)),
                row("unknown held", sum(reports, Report::held)),
                row("  then resolved", sum(reports, Report::resolved)),
                String.join("\n", targets),
                row("  answers lost by a kill", sum(reports, report -> report.exports()
                        .lostAnswers())),
                row("  lost", sum(reports, Report::exportsLost)),
                row("  doubled", sum(reports, Report::exportsDoubled)),
                row("messages to webhooks", sum(reports, report -> report.exports()
                        .hooks())),
                row("lost", sum(reports, Report::lost)),
                row("paid twice", sum(reports, Report::paidTwice)),
                row("overspent", sum(reports, Report::overspent)),
                row(
                        "runs with any violation",
                        reports.stream().filter(Report::broken).count()));
    }

    private static long sum(List<Report> reports, ToLongFunction<Report> figure) {
        return reports.stream().mapToLong(figure).sum();
    }

    private static String row(String name, long value) {
        return String.format(Locale.ROOT, "%-24s %6d", name, value);
    }
}
