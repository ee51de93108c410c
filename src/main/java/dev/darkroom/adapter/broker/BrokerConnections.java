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
    private static final Duration PATIENCE_AT_START = Duration.ofSeconds(10);
    private static final Duration PATIENCE_OF_CHECK = Duration.ofSeconds(3);

    private static final String DEAD_LETTERS_ELSEWHERE =
            "what happens to messages that fail too often is set at that broker; without a dead letter address that has a"
                    + " queue, it drops them";

    private final String broker;
    private final List<String> notes;
    private final ActiveMQConnectionFactory factory;
    private final JmsPoolConnectionFactory pool;

    private BrokerConnections(String broker, List<String> notes, ActiveMQConnectionFactory factory) {
        this.broker = broker;
        this.notes = notes;
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
        return new BrokerConnections("embedded", List.of(), factory);
    }

    /**
     * Connections to {@code darkroom.broker.url}, whose parameters count. Nothing is connected yet; see
     * {@link #requireReachable()}. When a connection breaks, what was sent by it fails at once, and consumers try again
     * for as long as it takes.
     *
     * @throws BrokerException when the URL cannot be understood
     */
    public static BrokerConnections external(Settings.Broker settings) {
        String shown = withoutParameters(settings.url());
        try {
            return new BrokerConnections(
                    shown,
                    List.of(DEAD_LETTERS_ELSEWHERE),
                    new ActiveMQConnectionFactory(
                            settings.url(), settings.user(), settings.password().value()));
        } catch (RuntimeException e) {
            throw new BrokerException(
                    "darkroom.broker.url=" + shown + " is not a broker address; expected one like tcp://host:61616", e);
        }
    }

    private static void harden(ActiveMQConnectionFactory factory) {
        // Nothing that comes in a message is ever made into a Java object.
        factory.setDeserializationDenyList("*");
        // A message goes to a consumer that is free, not into the buffer of a busy one.
        factory.setConsumerWindowSize(0);
        factory.setBlockOnDurableSend(true);
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
        return new BrokerCheck(broker, problems, notes);
    }

    /** Closes every connection. */
    @Override
    public void close() {
        pool.stop();
        factory.close();
    }
}
