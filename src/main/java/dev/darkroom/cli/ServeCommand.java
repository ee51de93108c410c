package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
            writePorts(home, engine);
            home.announceDryRun(spec.commandLine().getErr());
            waysIn(home, engine, out);
            stopping.await();
            spec.commandLine().getErr().println("stopping: work in flight is finished or resumed at the next start");
        } finally {
            Files.deleteIfExists(portsFile(home));
            stopping.done();
        }
        return 0;
    }

    private static void waysIn(Home home, Engine engine, PrintWriter out) {
        BrokerPorts ports = engine.ports();
        out.println("http    http://" + home.settings().http().host() + ":" + engine.httpPort()
                + "  (POST /generate, POST /jobs; /docs says how)");
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
    private static void writePorts(Home home, Engine engine) throws IOException {
        ObjectNode ports = JsonNodeFactory.instance.objectNode();
        ports.put("http.port", engine.httpPort());
        if (engine.ports() != null) {
            ports.put("broker.port", engine.ports().core());
            ports.put("broker.amqp-port", engine.ports().amqp());
            ports.put("broker.stomp-port", engine.ports().stomp());
        }
        Path unfinished = home.data().resolve("ports.json.tmp");
        Files.writeString(unfinished, ports + "\n");
        Files.move(unfinished, portsFile(home), StandardCopyOption.ATOMIC_MOVE);
    }
}
