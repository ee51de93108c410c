package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.HeldStore;
import dev.darkroom.money.Micros;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what waits for a person. Works beside a running server. */
@Command(
        name = "held",
        mixinStandardHelpOptions = true,
        description = "Lists the calls that may have been billed and whose answer is lost.",
        footer = {
            "",
            "Look the call up in the provider's own account (REF is its id there, when it gave one), then decide with",
            "./darkroom resolve ATTEMPT --released | --spent | --rebuy"
        })
final class HeldCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Home home = Home.open(Level.WARN);
        PrintWriter out = spec.commandLine().getOut();
        List<HeldStore.Held> all;
        try (Database database = Database.open(home.settings().database())) {
            all = new HeldStore(database).list();
        }
        if (all.isEmpty()) {
            out.println("nothing is held");
            return 0;
        }
        TextTable table = new TextTable("ATTEMPT", "PROVIDER", "MODEL", "AT MOST", "ASKED", "REF", "REASON");
        for (HeldStore.Held held : all) {
            table.add(
                    held.attemptId(),
                    held.provider(),
                    held.modelId() == null ? "-" : held.modelId(),
                    "$" + Micros.usd(held.reservedMicros()).toPlainString(),
                    held.submitted().toString(),
                    held.providerRef() == null ? "-" : held.providerRef(),
                    held.reason());
        }
        table.print(out);
        return 0;
    }
}
