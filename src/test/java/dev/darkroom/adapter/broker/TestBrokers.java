package dev.darkroom.adapter.broker;

import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;

/** Brokers and clients for tests: free ports, user {@code darkroom}, password {@code secret}. */
public final class TestBrokers {
    static final String USER = "darkroom";
    static final String PASSWORD = "secret";
    public static final int MAX_JOB_BYTES = 1024 * 1024;

    private TestBrokers() {}

    public static Settings.Broker settings() {
        return settings(0, new Secret(PASSWORD), Duration.ofDays(1));
    }

    static Settings.Broker settings(int corePort, Secret password, Duration resultsExpiry) {
        return new Settings.Broker("", USER, password, corePort, 0, 0, resultsExpiry);
    }

    static Settings.Broker external(String url, String password) {
        return new Settings.Broker(url, USER, new Secret(password), 0, 0, 0, Duration.ofDays(1));
    }

    static EmbeddedBroker started(Path data) {
        return started(data, settings());
    }

    static EmbeddedBroker started(Path data, Settings.Broker settings) {
        EmbeddedBroker broker = new EmbeddedBroker(data, settings, MAX_JOB_BYTES, true);
        broker.start();
        return broker;
    }

    static long count(EmbeddedBroker broker, String queue) {
        return broker.server().locateQueue(queue).getMessageCount();
    }

    /** A JMS client from outside, with the client user's rights. */
    static ActiveMQConnectionFactory core(EmbeddedBroker broker) {
        return new ActiveMQConnectionFactory(
                "tcp://127.0.0.1:" + broker.ports().orElseThrow().core(), USER, PASSWORD);
    }

    /** An AMQP 1.0 client that is not the broker's own. */
    static ConnectionFactory amqp(EmbeddedBroker broker) {
        return new JmsConnectionFactory(
                USER,
                PASSWORD,
                "amqp://127.0.0.1:" + broker.ports().orElseThrow().amqp());
    }
}
