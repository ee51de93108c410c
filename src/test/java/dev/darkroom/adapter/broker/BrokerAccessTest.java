package dev.darkroom.adapter.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.nio.file.Path;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client user may and may not do, through the broker's own client and through AMQP. */
class BrokerAccessTest {
    @TempDir
    static Path data;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = TestBrokers.started(data);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "amqp"})
    void jobsCanBeSentAndResultsAndRefusalsRead(String protocol) throws Exception {
        long jobs = TestBrokers.count(broker, Queues.JOBS);
        try (Connection connection = client(protocol).createConnection();
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            session.createProducer(session.createQueue(Queues.JOBS)).send(session.createTextMessage("{}"));
            session.createConsumer(session.createQueue(Queues.RESULTS)).close();
            session.createConsumer(session.createQueue(Queues.REJECTED)).close();
            assertThat(session.createBrowser(session.createQueue(Queues.RESULTS))
                            .getEnumeration()
                            .hasMoreElements())
                    .isFalse();
        }
        assertThat(TestBrokers.count(broker, Queues.JOBS)).isEqualTo(jobs + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "core, darkroom.renders",
        "core, darkroom.exports",
        "core, darkroom.exports.figma",
        "core, darkroom.dead",
        "core, darkroom.results",
        "core, darkroom.rejected",
        "core, darkroom.results::darkroom.dead",
        "core, activemq.management",
        "core, activemq.notifications",
        "core, some.other",
        "amqp, darkroom.renders",
        "amqp, darkroom.exports",
        "amqp, darkroom.exports.figma",
        "amqp, darkroom.dead",
        "amqp, darkroom.results",
        "amqp, darkroom.results::darkroom.dead",
        "amqp, activemq.management",
        "amqp, some.other"
    })
    void nothingElseCanBeSent(String protocol, String queue) throws Exception {
        try (Connection connection = client(protocol).createConnection();
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            assertThatThrownBy(() ->
                            session.createProducer(session.createQueue(queue)).send(session.createTextMessage("x")))
                    .isInstanceOf(JMSException.class);
        }
        for (String name : new String[] {Queues.RENDERS, Queues.EXPORTS, Queues.DEAD, Queues.RESULTS}) {
            assertThat(TestBrokers.count(broker, name)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "core, darkroom.jobs",
        "core, darkroom.renders",
        "core, darkroom.exports",
        "core, darkroom.exports.figma",
        "core, darkroom.dead",
        "core, darkroom.results::darkroom.dead",
        "core, activemq.management",
        "core, some.other",
        "amqp, darkroom.jobs",
        "amqp, darkroom.renders",
        "amqp, darkroom.exports",
        "amqp, darkroom.exports.figma",
        "amqp, darkroom.dead",
        "amqp, darkroom.results::darkroom.dead",
        "amqp, activemq.management",
        "amqp, some.other"
    })
    void nothingElseCanBeRead(String protocol, String queue) throws Exception {
        try (Connection connection = client(protocol).createConnection();
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            assertThatThrownBy(() -> session.createConsumer(session.createQueue(queue)))
                    .isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createBrowser(session.createQueue(queue))
                            .getEnumeration()
                            .hasMoreElements())
                    .isInstanceOf(JMSException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "amqp"})
    void temporaryQueuesCanBeMadeAndUsed(String protocol) throws Exception {
        try (Connection connection = client(protocol).createConnection();
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            Queue replies = session.createTemporaryQueue();
            session.createProducer(replies).send(session.createTextMessage("to myself"));
            MessageConsumer consumer = session.createConsumer(replies);
            assertThat(consumer.receive(5_000).getBody(String.class)).isEqualTo("to myself");
            assertThat(TemporaryQueues.isName(nameAtTheBroker(replies))).isTrue();
        }
    }

    private static String nameAtTheBroker(Queue queue) throws JMSException {
        return queue.getQueueName().replaceFirst("^.*/", "");
    }

    @Test
    void noOneGetsInWithoutTheirPassword() {
        String core = "tcp://127.0.0.1:" + broker.ports().orElseThrow().core();
        String amqp = "amqp://127.0.0.1:" + broker.ports().orElseThrow().amqp();
        String anonymous = amqp + "?amqp.saslMechanisms=ANONYMOUS";
        assertRefused(new ActiveMQConnectionFactory(core));
        assertRefused(new ActiveMQConnectionFactory(core, TestBrokers.USER, "wrong"));
        assertRefused(new ActiveMQConnectionFactory(core, TestBrokers.USER, ""));
        assertRefused(new ActiveMQConnectionFactory(core, "admin", TestBrokers.PASSWORD));
        assertRefused(new JmsConnectionFactory(amqp));
        assertRefused(new JmsConnectionFactory(anonymous));
        assertRefused(new JmsConnectionFactory(TestBrokers.USER, "wrong", amqp));
    }

    private static void assertRefused(ConnectionFactory factory) {
        assertThatThrownBy(() -> {
                    try (Connection connection = factory.createConnection();
                            Session session = connection.createSession()) {
                        connection.start();
                        session.createTemporaryQueue();
                    }
                })
                .isInstanceOf(JMSException.class);
    }

    @Test
    void eachPortSpeaksItsOwnProtocolOnly() {
        BrokerPorts ports = broker.ports().orElseThrow();
        assertRefused(new ActiveMQConnectionFactory(
                "tcp://127.0.0.1:" + ports.amqp() + "?callTimeout=1000", TestBrokers.USER, TestBrokers.PASSWORD));
        assertRefused(new JmsConnectionFactory(
                TestBrokers.USER,
                TestBrokers.PASSWORD,
                "amqp://127.0.0.1:" + ports.core() + "?jms.connectTimeout=1000"));
    }

    private static ConnectionFactory client(String protocol) {
        return protocol.equals("core") ? TestBrokers.core(broker) : TestBrokers.amqp(broker);
    }
}
