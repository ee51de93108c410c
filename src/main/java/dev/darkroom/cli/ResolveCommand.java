package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.HeldStore;
import dev.darkroom.render.Decision;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decides about a held attempt. Works beside a running server, which goes on with the render. */
@Command(
        name = "resolve",
        mixinStandardHelpOptions = true,
        description = "Decides what became of a held call.",
        footer = {
            "",
            "A running server goes on with the render at once; without one, the next run or serve does.",
            "Exit codes: 0 done; 1 wrong setup; 2 there is no such held attempt, or no decision was given."
        })
final class ResolveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ATTEMPT", description = "As ./darkroom held lists it.")
    private String attempt;

    @ArgGroup(multiplicity = "1")
    private Choice choice;

    /** One of them. */
    private static final class Choice {
        @Option(
                names = "--released",
                description = "It was not billed: the reservation is given back, and the image is made.")
        private boolean released;

        @Option(names = "--rebuy", description = "It counts as spent, and the image is bought once more.")
        private boolean rebuy;

        @Option(names = "--spent", description = "It was billed: it counts as spent, and the render fails.")
        private boolean spent;

        Decision decision() {
            if (released) {
                return Decision.RELEASED;
            }
            if (spent) {
                return Decision.SPENT;
            }
            if (rebuy) {
                return Decision.REBUY;
            }
            throw new IllegalStateException("no decision");
        }
    }

    @Override
    public Integer call() {
        Home home = Home.open(Level.WARN);
        Optional<HeldStore.Refusal> problem;
        try (Database database = Database.open(home.settings().database())) {
            problem = new HeldStore(database).resolve(attempt, choice.decision());
        }
        if (problem.isPresent()) {
            spec.commandLine().getErr().println(problem.get().sentence());
            return Commands.INVALID_INPUT;
        }
        spec.commandLine().getOut().println(attempt + " " + told(choice.decision()));
        return 0;
    }

    private static String told(Decision decision) {
        return switch (decision) {
            case RELEASED -> "is released; its render is queued again";
            case SPENT -> "counts as spent; its render has failed";
            case REBUY -> "counts as spent; its render is queued again and will be bought once more";
        };
    }
}
