package dev.darkroom.adapter.broker;

import dev.darkroom.config.Settings;
import jakarta.jms.ConnectionFactory;
import java.time.Duration;
import java.util.List;
import org.apache.activemq.artemis.api.jms.ActiveMQJMSClient;
import org.apache.activemq.artemis.api.jms.JMSFactoryType;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/** The program's connections to its broker, embedded or external, pooled for consumers and producers alike. */
public final class BrokerConnections implements AutoCloseable {
    private static final int CONNECTIONS = 4;
    private static final int SESSIONS_PER_CONNECTION = 2_000;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);
    private static final Duration PATIENCE_AT_START = Duration.ofSeconds(10);
    private static final Duration PATIENCE_OF_CHECK = Duration.ofSeconds(3);

    private final String broker;
    private final ActiveMQConnectionFactory factory;
    private final JmsPoolConnectionFactory pool;

    private BrokerConnections(String broker, ActiveMQConnectionFactory factory) {
        this.broker = broker;
        this.factory = factory;
        harden(factory);
        this.pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(factory);
        pool.setMaxConnections(CONNECTIONS);
        pool.setMaxSessionsPerConnection(SESSIONS_PER_CONNECTION);
    }

    /** Connections inside this process, with all rights. The broker must be started before the first is used. */
    public static BrokerConnections embedded(EmbeddedBroker broker) {
        ActiveMQConnectionFactory factory =
                ActiveMQJMSClient.createConnectionFactoryWithoutHA(JMSFactoryType.CF, broker.connector());
        factory.setUser(broker.own().user());
        factory.setPassword(broker.own().password().value());
        return new BrokerConnections("embedded", factory);
    }

    /**
     * Connections to {@code darkroom.broker.url}. Nothing is connected yet; see {@link #requireReachable()}. A
     * connection that breaks later is made again, for as long as it takes.
     *
     * @throws BrokerException when the URL cannot be understood
     */
    public static BrokerConnections external(Settings.Broker settings) {
        String shown = withoutParameters(settings.url());
        ActiveMQConnectionFactory factory;
        try {
            factory = new ActiveMQConnectionFactory(
                    settings.url(), settings.user(), settings.password().value());
        } catch (RuntimeException e) {
            throw new BrokerException(
                    "darkroom.broker.url=" + shown + " is not a broker address; expected one like tcp://host:61616", e);
        }
        factory.setReconnectAttempts(-1);
        factory.setRetryInterval(RETRY.toMillis());
        factory.setRetryIntervalMultiplier(2);
        factory.setMaxRetryInterval(LONGEST_RETRY.toMillis());
        return new BrokerConnections(shown, factory);
    }

    private static void harden(ActiveMQConnectionFactory factory) {
        // Nothing that comes in a message is ever made into a Java object.
        factory.setDeserializationDenyList("*");
        // A message goes to a consumer that is free, not into the buffer of a busy one.
        factory.setConsumerWindowSize(0);
        factory.setBlockOnDurableSend(true);
        factory.setCacheDestinations(true);
    }

    /** The parameters of a URL may hold passwords. */
    private static String withoutParameters(String url) {
        return url.replaceAll("\\?[^,)]*", "");
    }

    /** The pool. Closing one of its connections gives it back. */
    public ConnectionFactory factory() {
        return pool;
    }

    /**
     * Waits up to ten seconds for the broker.
     *
     * @throws BrokerException when it cannot be reached or refuses the login; names the property
     */
    public void requireReachable() {
        new Reachability(broker, factory).within(PATIENCE_AT_START).ifPresent(problem -> {
            throw new BrokerException(problem);
        });
    }

    /** Tries to log in, for three seconds at most. Throws nothing. */
    public BrokerCheck check() {
        List<String> problems = new Reachability(broker, factory)
                .within(PATIENCE_OF_CHECK).stream().toList();
        return new BrokerCheck(broker, problems, List.of());
    }

    /** Closes every connection. */
    @Override
    public void close() {
        pool.stop();
        factory.close();
    }
}
