package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import dev.darkroom.adapter.broker.BrokerPassword;
import dev.darkroom.adapter.broker.BrokerPorts;
import dev.darkroom.engine.DataFolder;
import dev.darkroom.engine.Engine;
import dev.darkroom.engine.SetupException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs until it is stopped. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Watches the drop folder and the queue until stopped (Ctrl-C or SIGTERM).")
final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, IOException {
        Home home = Home.open(Level.INFO);
        PrintWriter out = spec.commandLine().getOut();
        DataFolder.Lock lock = home.data()
                .lock(home.settings().dryRun())
                .orElseThrow(() -> new SetupException("Another Darkroom (process "
                        + home.data().holder() + ") works on " + home.settings().data()
                        + " already. Stop it, or set darkroom.data (DARKROOM_DATA) to another folder."));
        Stopping stopping = new Stopping(home.settings().shutdownTimeout().plus(Duration.ofSeconds(20)));
        try (lock;
                Engine engine = Engine.start(home.source(), home.settings(), home.data(), true)) {
            writePorts(home, engine.ports());
            home.announceDryRun(spec.commandLine().getErr());
            waysIn(home, engine.ports(), out);
            stopping.await();
            spec.commandLine().getErr().println("stopping: work in flight is finished or resumed at the next start");
        } finally {
            Files.deleteIfExists(portsFile(home));
            stopping.done();
        }
        return 0;
    }

    private static void waysIn(Home home, BrokerPorts ports, PrintWriter out) {
        out.println("folder  " + home.settings().inbox() + "  (*.json, *.ndjson, *.csv)");
        if (ports == null) {
            out.println("queue   darkroom.jobs on " + home.settings().broker().url());
        } else {
            String user = home.settings().broker().user();
            out.println("queue   darkroom.jobs on tcp://127.0.0.1:" + ports.core() + "  (JMS)");
            out.println("queue   darkroom.jobs on amqp://127.0.0.1:" + ports.amqp() + "  (AMQP 1.0)");
            out.println("queue   darkroom.jobs on stomp://127.0.0.1:" + ports.stomp() + "  (STOMP)");
            out.println("        user " + user + ", password in " + home.data().resolve(BrokerPassword.FILE));
        }
        out.println("results " + home.settings().outbox() + "  and queue darkroom.results");
        out.println("ready");
    }

    private static Path portsFile(Home home) {
        return home.data().resolve("ports.json");
    }

    /** For programs that start us with port 0: the ports that were chosen. */
    private static void writePorts(Home home, BrokerPorts ports) throws IOException {
        if (ports == null) {
            return;
        }
        Path unfinished = home.data().resolve("ports.json.tmp");
        Files.writeString(
                unfinished,
                "{\"broker.port\": " + ports.core() + ", \"broker.amqp-port\": " + ports.amqp()
                        + ", \"broker.stomp-port\": " + ports.stomp() + "}\n");
        Files.move(unfinished, portsFile(home), StandardCopyOption.ATOMIC_MOVE);
    }
}
