package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.FailedWebhooks;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Webhooks: what was given up, and the secrets that sign. Works beside a running server. */
@Command(
        name = "webhooks",
        mixinStandardHelpOptions = true,
        description =
                "Lists events that webhooks have not taken, sends them again, and keeps the secrets that sign them.",
        subcommands = WebhooksSecretCommand.class,
        footer = {
            "",
            "A receiver is tried for a day, or until it answers 410; then the event waits here.",
            "Exit codes: 0 done; 1 wrong setup; 2 it cannot be, or the command line was invalid."
        })
final class WebhooksCommand implements Callable<Integer> {
    private static final int MOST = 1_000;

    private final Supplier<Home> homes;

    @Spec
    private CommandSpec spec;

    @Option(names = "--failed", description = "Lists the events that were given up, the latest first, 1000 at most.")
    private boolean failed;

    @Option(names = "--retry", paramLabel = "ID", description = "Sends an event again, for another day if need be.")
    private String retry;

    WebhooksCommand() {
        this(() -> Home.open(Level.WARN));
    }

    WebhooksCommand(Supplier<Home> homes) {
        this.homes = homes;
    }

    @Override
    public Integer call() {
        if (failed == (retry != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "webhooks what? One of --failed, --retry ID, secret add, secret list, secret revoke.");
        }
        try (Database database = Database.open(homes.get().settings().database())) {
            FailedWebhooks webhooks = new FailedWebhooks(database);
            if (failed) {
                print(webhooks, spec.commandLine().getOut());
                return 0;
            }
            return again(webhooks);
        }
    }

    /** Lists the events that were given up. */
    static void print(FailedWebhooks webhooks, PrintWriter out) {
        List<FailedWebhooks.Entry> all = webhooks.list(MOST);
        if (all.isEmpty()) {
            out.println("webhooks: every event has been taken, or is still being tried");
            return;
        }
        TextTable table = new TextTable("ID", "EVENT", "TO", "TRIES", "STATUS", "SINCE", "WHY");
        for (FailedWebhooks.Entry entry : all) {
            table.add(
                    entry.deliveryId(),
                    entry.type(),
                    entry.to(),
                    String.valueOf(entry.tries()),
                    entry.status() == null ? "-" : String.valueOf(entry.status()),
                    entry.since().truncatedTo(ChronoUnit.SECONDS).toString(),
                    entry.message());
        }
        table.print(out);
    }

    private int again(FailedWebhooks webhooks) {
        if (!webhooks.retry(retry)) {
            spec.commandLine()
                    .getErr()
                    .println("no event of that id was given up; ./darkroom webhooks --failed lists them");
            return Commands.INVALID_INPUT;
        }
        spec.commandLine().getOut().println(retry + " is sent again by the running server, or by the next");
        return 0;
    }
}
