package dev.darkroom.cli;

import dev.darkroom.access.SecretBoxException;
import dev.darkroom.adapter.broker.BrokerException;
import dev.darkroom.catalog.InvalidCatalogException;
import dev.darkroom.config.InvalidConfigurationException;
import dev.darkroom.engine.SetupException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code darkroom <command>}. */
@Command(
        name = "darkroom",
        mixinStandardHelpOptions = true,
        version = "darkroom 0.1.0",
        description = "Turns JSON generation requests into stored, catalogued images.",
        subcommands = {
            RunCommand.class,
            ServeCommand.class,
            EstimateCommand.class,
            LedgerCommand.class,
            HeldCommand.class,
            ResolveCommand.class,
            CancelCommand.class,
            ExportCommand.class,
            ExportsCommand.class,
            KeysCommand.class,
            FigmaCommand.class,
            WebhooksCommand.class,
            CanvaCommand.class,
            DoctorCommand.class,
            ProvidersCommand.class,
            ModelsCommand.class
        },
        footer = {
            "",
            "Settings are in application.properties, or in environment variables.",
            "Start with: ./darkroom run samples/first.json"
        })
public final class Commands implements Runnable {
    /** Something is wrong with the installation; the message says what. */
    static final int WRONG_SETUP = 1;
    /** An input was invalid. */
    static final int INVALID_INPUT = 2;
    /** A render failed or is held. */
    static final int NOT_DELIVERED = 3;
    /** Stopped by Ctrl-C. */
    static final int INTERRUPTED = 130;

    @Spec
    private CommandSpec spec;

    /** Runs the command given by the arguments and returns its exit code. */
    public static int run(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        return new CommandLine(new Commands())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, err))
                .execute(args);
    }

    private static int explain(Exception failure, PrintWriter err) {
        if (failure instanceof InvalidConfigurationException
                || failure instanceof InvalidCatalogException
                || failure instanceof BrokerException
                || failure instanceof SecretBoxException
                || failure instanceof SetupException) {
            err.println(failure.getMessage());
            return WRONG_SETUP;
        }
        err.println("darkroom: " + cause(failure));
        err.println("This is not expected; the log in the data folder has the details.");
        org.slf4j.LoggerFactory.getLogger(Commands.class).error("command failed", failure);
        return WRONG_SETUP;
    }

    private static String cause(Throwable failure) {
        StringBuilder causes = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable e = failure.getCause(); e != null; e = e.getCause()) {
            if (e.getMessage() != null && causes.indexOf(e.getMessage()) < 0) {
                causes.append(": ").append(e.getMessage());
            }
        }
        return causes.toString();
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Which command? One of run, serve, estimate, ledger, held, resolve, cancel, export, exports, keys, figma, webhooks, canva, doctor, providers, models.");
    }
}
