package dev.darkroom.adapter.broker;

import dev.darkroom.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMConnectorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.server.ActiveMQServer;

/** The ways into the embedded broker: from this process, and three loopback ports with one protocol each. */
final class Acceptors {
    private static final String HOST = "127.0.0.1";

    private final List<Listener> listeners;
    // Brokers of one process are told apart by this number.
    private final int processKey = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);

    /** @param listen false: no port at all, only this process can connect */
    Acceptors(Settings.Broker broker, boolean listen) {
        this.listeners = listen
                ? List.of(
                        new Listener("CORE", "darkroom.broker.port", broker.port()),
                        new Listener("AMQP", "darkroom.broker.amqp-port", broker.amqpPort()),
                        new Listener("STOMP", "darkroom.broker.stomp-port", broker.stompPort()))
                : List.of();
    }

    List<TransportConfiguration> configurations() {
        List<TransportConfiguration> all = new ArrayList<>();
        all.add(new TransportConfiguration(
                InVMAcceptorFactory.class.getName(), Map.of("serverId", processKey), "in-vm"));
        listeners.stream().map(Listener::configuration).forEach(all::add);
        return all;
    }

    TransportConfiguration connector() {
        return new TransportConfiguration(InVMConnectorFactory.class.getName(), Map.of("serverId", processKey));
    }

    /** @throws BrokerException when a port that was asked for is taken; names its property */
    void requireFreePorts() {
        List<String> taken = takenPorts();
        if (!taken.isEmpty()) {
            throw new BrokerException(String.join("; ", taken));
        }
    }

    List<String> takenPorts() {
        return listeners.stream()
                .filter(listener -> listener.port() != 0 && !isFree(listener.port()))
                .map(Listener::taken)
                .toList();
    }

    /** The ports in use, or null when the broker does not listen. */
    BrokerPorts ports(ActiveMQServer server) {
        return listeners.isEmpty()
                ? null
                : new BrokerPorts(port(server, "CORE"), port(server, "AMQP"), port(server, "STOMP"));
    }

    private int port(ActiveMQServer server, String protocol) {
        if (server.getRemotingService().getAcceptor(protocol) instanceof NettyAcceptor acceptor
                && acceptor.getActualPort() > 0) {
            return acceptor.getActualPort();
        }
        throw new BrokerException("the broker does not listen for " + protocol + " clients; "
                + listeners.stream()
                        .filter(listener -> listener.protocol().equals(protocol))
                        .map(Listener::taken)
                        .findFirst()
                        .orElseThrow());
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private record Listener(String protocol, String property, int port) {
        TransportConfiguration configuration() {
            Map<String, Object> transport = Map.of(
                    "host",
                    HOST,
                    "port",
                    port,
                    "protocols",
                    protocol,
                    "remotingThreads",
                    2,
                    // The plain Java transport: no native library to unpack at start.
                    "useEpoll",
                    false,
                    "useKQueue",
                    false);
            return new TransportConfiguration(
                    NettyAcceptorFactory.class.getName(), transport, protocol, Map.of("saslMechanisms", "PLAIN"));
        }

        String taken() {
            return property + "=" + port + ": port " + port + " on " + HOST + " is in use by another program; set "
                    + property + " to another port, or to 0 for any free one";
        }
    }
}
