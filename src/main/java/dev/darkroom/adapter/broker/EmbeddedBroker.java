package dev.darkroom.adapter.broker;

import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;

/**
 * A broker inside this process, its journal in {@code broker/} of the data folder. Every message it takes is on disk
 * before the sender hears of it, and is still there after a kill.
 */
public final class EmbeddedBroker implements AutoCloseable {
    /** As JMS clients send text. */
    private static final int BYTES_OF_A_CHARACTER = 2;
    /** Room for the headers of the longest job. */
    private static final int HEADER_BYTES = 64 * 1024;

    private final Path folder;
    private final Settings.Broker settings;
    private final Acceptors acceptors;
    private final BrokerAccess.Credentials own;
    private final BrokerAccess.Credentials client;
    private final long maxMessageBytes;
    private ActiveMQServer server;

    /**
     * A broker that is not started yet.
     *
     * @param data the data folder; must exist
     * @param maxJobBytes longest job; messages much longer than twice this are refused at the door
     * @param listen true: other programs can connect on the loopback ports; false: only this process can
     * @throws BrokerException when the client password cannot be kept in the data folder
     */
    public EmbeddedBroker(Path data, Settings.Broker settings, long maxJobBytes, boolean listen) {
        this.folder = data.resolve("broker");
        this.settings = settings;
        this.acceptors = new Acceptors(settings, listen);
        this.own = new BrokerAccess.Credentials(
                "internal-" + BrokerPassword.random(), new Secret(BrokerPassword.random()));
        this.client = new BrokerAccess.Credentials(settings.user(), BrokerPassword.of(data, settings.password()));
        this.maxMessageBytes = BYTES_OF_A_CHARACTER * maxJobBytes + HEADER_BYTES;
    }

    /**
     * Starts the broker; when this returns, messages can be sent.
     *
     * @throws BrokerException when a port is taken, the journal is in use or cannot be written, or messages could be lost
     */
    public void start() {
        acceptors.requireFreePorts();
        server = create();
        try {
            server.start();
            requireStarted();
            acceptors.ports(server);
            List<String> losses = DeadLetters.problems(server);
            if (!losses.isEmpty()) {
                throw new BrokerException(String.join("; ", losses));
            }
        } catch (BrokerException e) {
            close();
            throw e;
        } catch (Exception e) {
            close();
            throw new BrokerException("the broker in " + folder + " does not start: " + e, e);
        }
    }

    private ActiveMQServer create() {
        try {
            Files.createDirectories(folder);
            Configuration configuration = ArtemisConfiguration.of(folder, settings.resultsExpiry(), acceptors);
            configuration.registerBrokerPlugin(new MessageSizeLimit(maxMessageBytes));
            return new ActiveMQServerImpl(configuration, null, new BrokerAccess(own, client));
        } catch (IOException e) {
            throw new BrokerException(
                    "cannot write the broker's folder " + folder + ": " + e + "; make it writable or set darkroom.data",
                    e);
        }
    }

    private void requireStarted() {
        if (!server.isActive()) {
            throw new BrokerException("the broker's journal in " + folder
                    + " is in use; stop the other Darkroom that works on this data folder, or set darkroom.data");
        }
    }

    /** The ports other programs can connect to; empty when the broker was told not to listen. */
    public Optional<BrokerPorts> ports() {
        return Optional.ofNullable(acceptors.ports(server));
    }

    /** The user other programs log in as. */
    public String clientUser() {
        return client.user();
    }

    /** The password of {@link #clientUser()}. */
    public Secret clientPassword() {
        return client.password();
    }

    TransportConfiguration connector() {
        return acceptors.connector();
    }

    BrokerAccess.Credentials own() {
        return own;
    }

    ActiveMQServer server() {
        return server;
    }

    /** Looks at the folder, the disk, and at the broker itself (before the start: at the ports it wants). Throws nothing. */
    public BrokerCheck check() {
        List<String> problems = new ArrayList<>(JournalFolder.problems(folder));
        if (server == null) {
            problems.addAll(acceptors.takenPorts());
        } else if (!server.isActive()) {
            problems.add("the broker in " + folder + " is not running; restart Darkroom");
        } else {
            problems.addAll(DeadLetters.problems(server));
        }
        return new BrokerCheck("embedded, journal in " + folder, problems, List.of());
    }

    /** Stops the broker; what is queued stays on disk. */
    @Override
    public void close() {
        if (server == null) {
            return;
        }
        try {
            server.stop();
        } catch (Exception e) {
            throw new BrokerException("the broker in " + folder + " does not stop: " + e, e);
        }
    }
}
