package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import dev.darkroom.access.Scope;
import dev.darkroom.adapter.jdbc.AccessKeyStore;
import dev.darkroom.adapter.jdbc.Database;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the access keys, without their secrets, which nobody has. Works beside a running server. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the access keys, the oldest first.",
        footer = {"", "LAST USED is right to the minute."})
final class KeysListCommand implements Callable<Integer> {
    private final Supplier<Home> homes;

    @Spec
    private CommandSpec spec;

    @Option(names = "--instance", paramLabel = "ID", description = "Only those of this instance.")
    private String instance;

    KeysListCommand() {
        this(() -> Home.open(Level.WARN));
    }

    KeysListCommand(Supplier<Home> homes) {
        this.homes = homes;
    }

    @Override
    public Integer call() {
        List<AccessKeyStore.Entry> all;
        try (Database database = Database.open(homes.get().settings().database())) {
            all = new AccessKeyStore(database).list(instance);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (all.isEmpty()) {
            out.println("there are no keys" + (instance == null ? "" : " of instance " + instance));
            return 0;
        }
        TextTable table =
                new TextTable("KEY", "INSTANCE", "SCOPES", "LABEL", "CREATED", "EXPIRES", "LAST USED", "STATE");
        for (AccessKeyStore.Entry key : all) {
            table.add(
                    key.keyId(),
                    key.instanceId(),
                    Scope.words(key.scopes()),
                    key.label() == null ? "-" : key.label(),
                    moment(key.created()),
                    moment(key.expires()),
                    moment(key.lastUsed()),
                    key.state().word());
        }
        table.print(out);
        return 0;
    }

    private static String moment(Instant moment) {
        return moment == null ? "-" : moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
