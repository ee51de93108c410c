package dev.darkroom.engine;

import dev.darkroom.adapter.broker.BrokerPorts;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.pipeline.JobGate;
import java.io.UncheckedIOException;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running program: database, broker and routes, started together and stopped in the opposite order. */
public final class Engine implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Engine.class);

    private final Wiring wiring;
    private final Main camel;

    private Engine(Wiring wiring, Main camel) {
        this.wiring = wiring;
        this.camel = camel;
    }

    /**
     * Starts everything.
     *
     * @param entries whether the ways in are open: the folder is watched and the broker listens
     * @throws RuntimeException saying what is wrong and which property to mend; nothing is left running then
     */
    public static Engine start(ConfigSource source, Settings settings, DataFolder data, boolean entries) {
        Wiring wiring = new Wiring(source, settings, data, entries);
        Main camel = wiring.camel();
        try {
            camel.start();
            wiring.requireComplete(camel.getCamelContext());
            if (wiring.web() != null) {
                listen(wiring, settings);
            }
            return new Engine(wiring, camel);
        } catch (RuntimeException e) {
            try (wiring) {
                camel.stop();
            }
            throw e;
        }
    }

    private static void listen(Wiring wiring, Settings settings) {
        try {
            wiring.web().listen();
        } catch (UncheckedIOException e) {
            throw new SetupException(new HttpAddress(settings.http()).failure(e.getCause()));
        }
    }

    /** Where jobs are handed in. */
    public JobGate gate() {
        return wiring.gate();
    }

    /** The open database. */
    public Database database() {
        return wiring.database();
    }

    /** The broker's ports; null when it does not listen. */
    public BrokerPorts ports() {
        return wiring.ports();
    }

    /** The port that the HTTP server listens on; 0 when it does not. */
    public int httpPort() {
        return wiring.web() == null ? 0 : wiring.web().port();
    }

    /** Stops gracefully: nothing new is claimed, work in flight is finished or left to be resumed. */
    @Override
    public void close() {
        if (wiring.web() != null) {
            wiring.web().drain();
        }
        try {
            camel.stop();
        } finally {
            wiring.close();
        }
        LOGGER.info("stopped");
    }
}
