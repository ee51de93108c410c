package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import dev.darkroom.adapter.jdbc.AssetExports;
import dev.darkroom.adapter.jdbc.AssetSearch;
import dev.darkroom.adapter.jdbc.ExportList;
import dev.darkroom.asset.Asset;
import dev.darkroom.engine.JobReaders;
import dev.darkroom.job.ExportReader;
import dev.darkroom.job.ExportRequest;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.JobReader;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Exports a stored image. A running server does it; without one this process does, like {@code run}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Exports a stored image and waits until it is there, or the first try has failed.",
        footer = {
            "",
            "The same image to the same place is one export: asked for again, it is shown, and tried again if it was",
            "given up. Without a running server this process goes on with all that is left to do, as run does.",
            "Exit codes: 0 exported, or linked until somebody places it; 1 wrong setup; 2 there is no such asset, or the",
            "export is invalid; 3 it has failed, or is tried again later; 130 interrupted, and done by the next server."
        })
final class ExportCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(20);

    private final Supplier<Home> homes;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ASSET", description = "The asset_id, as in a result.")
    private String assetId;

    @ArgGroup(multiplicity = "1")
    private ExportAsk ask;

    ExportCommand() {
        this(() -> Home.open(Level.WARN));
    }

    ExportCommand(Supplier<Home> homes) {
        this.homes = homes;
    }

    @Override
    public Integer call() throws InterruptedException {
        Home home = homes.get();
        PrintWriter err = spec.commandLine().getErr();
        ExportRequest request;
        try {
            request = new ExportReader(reader(home)).read(ask.object());
        } catch (InvalidInputException e) {
            e.errors().forEach(error -> err.println(error.sentence()));
            return Commands.INVALID_INPUT;
        }
        Stopping stopping = new Stopping(home.settings().shutdownTimeout().plus(TIME_TO_STOP));
        try (Session session = new Session(home)) {
            Optional<Asset> asset =
                    new AssetSearch(session.database(), home.settings().dryRun()).find(null, assetId);
            if (asset.isEmpty() || asset.get().placeholder()) {
                err.println(
                        asset.isEmpty()
                                ? "there is no " + (home.settings().dryRun() ? "dry-run" : "real") + " asset " + assetId
                                : "asset " + assetId + " is a placeholder, which is exported nowhere");
                return Commands.INVALID_INPUT;
            }
            return export(home, session, request, stopping);
        } finally {
            stopping.done();
        }
    }

    private static JobReader reader(Home home) {
        return JobReaders.atTheDoor(home.settings());
    }

    private int export(Home home, Session session, ExportRequest request, Stopping stopping)
            throws InterruptedException {
        AssetExports exports = new AssetExports(session.database());
        exports.ask(assetId, request);
        String id = exports.idOf(assetId, request).orElseThrow();
        while (true) {
            ExportList.Line line = new ExportList(
                            session.database(), home.settings().dryRun())
                    .find(id)
                    .orElseThrow();
            boolean putOff = line.state().equals("waiting") && line.message() != null;
            if (putOff || !line.state().equals("waiting")) {
                spec.commandLine().getOut().println(told(line));
                return putOff || line.state().equals("failed") ? Commands.NOT_DELIVERED : 0;
            }
            if (stopping.await(LOOK_EVERY)) {
                return Commands.INTERRUPTED;
            }
            session.takeOverIfAlone();
        }
    }

    private static String told(ExportList.Line line) {
        return line.exportId() + " " + line.target() + " " + line.state()
                + (line.result() == null ? "" : " " + line.result())
                + (line.message() == null ? "" : ": " + line.message())
                + (line.next() == null ? "" : "; tried again at " + line.next());
    }
}
