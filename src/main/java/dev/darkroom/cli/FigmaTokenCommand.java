package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import dev.darkroom.access.Caller;
import dev.darkroom.access.FigmaTokens;
import dev.darkroom.access.Scope;
import dev.darkroom.access.UrlSignatures;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.SigningKeys;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.web.FigmaTokenCalls;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a token for the Figma plugin. Works beside a running server. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description =
                "Makes a token for the Figma plugin and prints it. It allows to place what waits, and nothing else.",
        footer = {
            "",
            "It is kept nowhere, and ends by itself. One made with POST /figma/tokens ends with its key, too.",
            "Exit codes: 0 done; 1 wrong setup; 2 the command line was invalid."
        })
final class FigmaTokenCommand implements Callable<Integer> {
    private final Supplier<Home> homes;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--instance",
            paramLabel = "ID",
            defaultValue = Caller.ALL,
            description = "Whose images it places. Not given: those of all instances.")
    private String instance;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "" + FigmaTokenCalls.USUAL_MINUTES,
            description = "How long it is good, 1 to " + FigmaTokenCalls.LONGEST_MINUTES
                    + " minutes. Not given: ${DEFAULT-VALUE}.")
    private int minutes;

    FigmaTokenCommand() {
        this(() -> Home.open(Level.WARN));
    }

    FigmaTokenCommand(Supplier<Home> homes) {
        this.homes = homes;
    }

    @Override
    public Integer call() {
        if (minutes < 1 || minutes > FigmaTokenCalls.LONGEST_MINUTES) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--minutes is " + minutes + "; expected 1 to " + FigmaTokenCalls.LONGEST_MINUTES);
        }
        Home home = homes.get();
        Set<String> instances = Catalog.read(home.settings().home().resolve("catalog"))
                .instances()
                .keySet();
        PrintWriter err = spec.commandLine().getErr();
        boolean all = instance.equals(Caller.ALL);
        if (!all && !instances.contains(instance)) {
            err.println(
                    "--instance is '" + instance + "'; expected one of " + String.join(", ", new TreeSet<>(instances)));
            return Commands.INVALID_INPUT;
        }
        FigmaTokens.Token token;
        try (Database database = Database.open(home.settings().database())) {
            UrlSignatures signatures = new UrlSignatures(new SigningKeys(database).secret(FigmaTokens.SECRET));
            token = new FigmaTokens(() -> signatures, key -> Optional.empty(), Clock.systemUTC())
                    .make(new Caller(null, all ? null : instance, Set.of(Scope.REVIEW)), Duration.ofMinutes(minutes));
        }
        spec.commandLine().getOut().println(token.text());
        err.println("Good until " + token.expires() + ". Paste it into the plugin's window.");
        return 0;
    }
}
