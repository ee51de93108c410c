package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.adapter.jdbc.AssetExports;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.ExportList;
import dev.darkroom.adapter.jdbc.FailedWebhooks;
import dev.darkroom.job.ExportTargets;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists exports and where images can be exported to. Works beside a running server and without one. */
@Command(
        name = "exports",
        mixinStandardHelpOptions = true,
        description = "Lists the newest exports, those that were given up, or the targets; has one tried again.",
        footer = {
            "",
            "One that is to be tried again is taken up by a running server at once; without one, by the next run or serve.",
            "Exit codes: 0 done; 1 wrong setup; 2 there is no such export that was given up."
        })
final class ExportsCommand implements Callable<Integer> {
    private static final int MOST = 50;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Supplier<Home> homes;

    @Spec
    private CommandSpec spec;

    @ArgGroup
    private Choice choice = new Choice();

    /** At most one of them. */
    private static final class Choice {
        @Option(
                names = "--failed",
                description = "All that were given up, the latest first; then events that webhooks have not taken.")
        private boolean failed;

        @Option(names = "--targets", description = "The targets, with the schema of what each may be told.")
        private boolean targets;

        @Option(names = "--retry", paramLabel = "ID", description = "Has one that was given up tried again.")
        private String retry;
    }

    ExportsCommand() {
        this(() -> Home.open(Level.WARN));
    }

    ExportsCommand(Supplier<Home> homes) {
        this.homes = homes;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        if (choice.targets) {
            targets(out);
            return 0;
        }
        Home home = homes.get();
        try (Database database = Database.open(home.settings().database())) {
            FailedWebhooks webhooks = new FailedWebhooks(database);
            if (choice.retry != null) {
                return retry(new AssetExports(database), webhooks, out);
            }
            ExportList list = new ExportList(database, home.settings().dryRun());
            print(choice.failed ? list.failed() : list.newest(MOST), out);
            if (choice.failed) {
                WebhooksCommand.print(webhooks, out);
            }
        }
        return 0;
    }

    private int retry(AssetExports exports, FailedWebhooks webhooks, PrintWriter out) {
        if (exports.retry(choice.retry) || webhooks.retry(choice.retry)) {
            out.println(choice.retry + " is tried again");
            return 0;
        }
        spec.commandLine()
                .getErr()
                .println("there is no export " + choice.retry
                        + " that was given up; ./darkroom exports --failed lists them");
        return Commands.INVALID_INPUT;
    }

    private void print(List<ExportList.Line> lines, PrintWriter out) {
        if (lines.isEmpty()) {
            out.println(choice.failed ? "no export was given up" : "nothing was exported yet");
            return;
        }
        TextTable table = new TextTable("EXPORT", "TO", "STATE", "TRIES", "ASSET", "ASKED", "NEXT TRY", "MESSAGE");
        for (ExportList.Line line : lines) {
            table.add(
                    line.exportId(),
                    line.target(),
                    line.state(),
                    String.valueOf(line.tries()),
                    line.assetId(),
                    line.created().toString(),
                    line.next() == null ? "-" : line.next().toString(),
                    line.message() == null ? "-" : line.message());
        }
        table.print(out);
    }

    private static void targets(PrintWriter out) throws JsonProcessingException {
        TextTable table = new TextTable("TARGET", "OPTION", "NEEDED", "PLACE", "WHAT IT IS");
        Map<String, JsonNode> schemas = new LinkedHashMap<>(new ExportTargets().schemas());
        schemas.put("webhook", ExportTargets.webhook());
        schemas.forEach((name, schema) -> {
            table.add(name, "-", "-", "-", schema.get("description").asText());
            schema.get("properties").properties().stream()
                    .filter(option -> !option.getKey().equals("to"))
                    .forEach(option -> table.add(
                            name,
                            option.getKey(),
                            needs(schema, option.getKey()) ? "yes" : "no",
                            option.getValue().path(ExportTargets.PLACE).asBoolean(false) ? "yes" : "no",
                            option.getValue().get("description").asText()));
        });
        table.print(out);
        for (JsonNode schema : schemas.values()) {
            out.println();
            out.println(JSON.writeValueAsString(schema));
        }
    }

    private static boolean needs(JsonNode schema, String option) {
        for (JsonNode needed : schema.get("required")) {
            if (needed.asText().equals(option)) {
                return true;
            }
        }
        return false;
    }
}
