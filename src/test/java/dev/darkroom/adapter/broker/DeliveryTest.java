package dev.darkroom.adapter.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.ActiveMQDuplicateIdException;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a message whose route fails, stops or is repeated. */
class DeliveryTest {
    @TempDir
    Path data;

    private EmbeddedBroker broker;
    private BrokerConnections connections;
    private CamelOnBroker camel;

    @BeforeEach
    void start() {
        broker = TestBrokers.started(data);
        // The delays of production would make this test slow.
        broker.server()
                .getAddressSettingsRepository()
                .addMatch(
                        Queues.JOBS,
                        new AddressSettings().setRedeliveryDelay(10).setMaxRedeliveryDelay(10));
        connections = BrokerConnections.embedded(broker);
        camel = new CamelOnBroker(JmsComponents.transacted(connections.factory()));
    }

    @AfterEach
    void stop() {
        camel.close();
        connections.close();
        broker.close();
    }

    @Test
    void poisonIsTriedFiveTimesAndThenKept() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        camel.with(new RouteBuilder() {
            @Override
            public void configure() {
                from("jms:queue:darkroom.jobs").process(exchange -> {
                    tries.incrementAndGet();
                    throw new IllegalStateException("poison");
                });
            }
        });
        send("poison");
        camel.start();

        await().untilAsserted(
                        () -> assertThat(TestBrokers.count(broker, Queues.DEAD)).isOne());
        assertThat(tries).hasValue(ArtemisConfiguration.MAX_DELIVERY_ATTEMPTS);
        assertThat(TestBrokers.count(broker, Queues.JOBS)).isZero();
        assertThat(take(Queues.DEAD).getBody(String.class)).isEqualTo("poison");
    }

    @Test
    void aFailedRouteTakesBackWhatItSent() throws Exception {
        camel.with(new RouteBuilder() {
            @Override
            public void configure() {
                from("jms:queue:darkroom.jobs")
                        .setBody(constant("r-1"))
                        .to("jms:queue:darkroom.renders")
                        .choice()
                        .when(header("JMSXDeliveryCount").isEqualTo(1))
                        .throwException(new IllegalStateException("after the send"))
                        .end();
            }
        });
        send("fails once");
        camel.start();

        await().untilAsserted(
                        () -> assertThat(TestBrokers.count(broker, Queues.JOBS)).isZero());
        assertThat(TestBrokers.count(broker, Queues.RENDERS)).isOne();
        assertThat(TestBrokers.count(broker, Queues.DEAD)).isZero();
    }

    /** A client that left took its temporary queue with it. */
    @Test
    void anAnswerThatCannotBeSentNeedNotUndoTheRest() throws Exception {
        camel.with(new RouteBuilder() {
            @Override
            public void configure() {
                from("jms:queue:darkroom.jobs")
                        .process(DeliveryTest::refuse)
                        .to("jms:queue:darkroom.rejected")
                        .setHeader("CamelJmsDestinationName", exchangeProperty("reply"))
                        .doTry()
                        .to("jms:queue:darkroom.replies")
                        .doCatch(Exception.class)
                        .process(camel.seen::add)
                        .end();
            }
        });
        camel.start();
        Queue replies;
        try (Connection client = TestBrokers.core(broker).createConnection();
                Session session = client.createSession(Session.AUTO_ACKNOWLEDGE)) {
            client.start();
            replies = session.createTemporaryQueue();
            sendWantingAnswer(replies);
            assertThat(session.createConsumer(replies).receive(5_000).getBody(String.class))
                    .isEqualTo("refused");
        }
        sendWantingAnswer(replies);

        assertThat(camel.next()).isNotNull();
        await().untilAsserted(
                        () -> assertThat(TestBrokers.count(broker, Queues.JOBS)).isZero());
        assertThat(TestBrokers.count(broker, Queues.REJECTED)).isEqualTo(2);
        assertThat(TestBrokers.count(broker, Queues.DEAD)).isZero();
    }

    private static void refuse(Exchange exchange) throws Exception {
        Message message = exchange.getIn().getBody(Message.class);
        exchange.setProperty("reply", new ReplyAddress().of(message).orElseThrow());
        exchange.getIn().removeHeaders("*");
        exchange.getIn().setBody("refused");
    }

    private void sendWantingAnswer(Queue replies) {
        try (JMSContext context = connections.factory().createContext()) {
            context.createProducer().setJMSReplyTo(replies).send(context.createQueue(Queues.JOBS), "invalid");
        }
    }

    @Test
    void anIdCountsOnceHoweverOftenItIsSent() throws Exception {
        try (Connection connection = TestBrokers.core(broker).createConnection();
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            for (int i = 0; i < 3; i++) {
                Message message = session.createTextMessage("{}");
                message.setStringProperty(JmsComponents.DUPLICATE_ID, "same");
                session.createProducer(session.createQueue(Queues.JOBS)).send(message);
            }
        }
        assertThat(TestBrokers.count(broker, Queues.JOBS)).isOne();
    }

    @Test
    void aRepeatedEventIsDroppedInSilenceOutsideATransaction() throws Exception {
        camel.start();
        try (ProducerTemplate template = camel.context().createProducerTemplate()) {
            for (int i = 0; i < 3; i++) {
                template.sendBodyAndHeader(
                        "jms:queue:darkroom.results?transacted=false", "{}", JmsComponents.DUPLICATE_ID, "event-1");
            }
        }
        assertThat(TestBrokers.count(broker, Queues.RESULTS)).isOne();
    }

    /** Why the test above says {@code transacted=false}: in a transaction a repeat is an error for its sender. */
    @Test
    void aRepeatedEventFailsInATransaction() throws Exception {
        camel.start();
        try (ProducerTemplate template = camel.context().createProducerTemplate()) {
            String uri = "jms:queue:darkroom.results";
            template.sendBodyAndHeader(uri, "{}", JmsComponents.DUPLICATE_ID, "event-1");
            assertThatThrownBy(() -> template.sendBodyAndHeader(uri, "{}", JmsComponents.DUPLICATE_ID, "event-1"))
                    .hasRootCauseInstanceOf(ActiveMQDuplicateIdException.class);
        }
        assertThat(TestBrokers.count(broker, Queues.RESULTS)).isOne();
    }

    @Test
    void consumersStopPromptly() throws Exception {
        camel.with(new RouteBuilder() {
            @Override
            public void configure() {
                from("jms:queue:darkroom.renders?concurrentConsumers=16").to("log:render?level=DEBUG");
                from("jms:queue:darkroom.jobs?concurrentConsumers=2").to("log:job?level=DEBUG");
            }
        });
        camel.start();
        await().untilAsserted(() -> assertThat(
                        broker.server().locateQueue(Queues.RENDERS).getConsumerCount())
                .isEqualTo(16));
        long start = System.nanoTime();
        camel.close();
        Duration stop = Duration.ofNanos(System.nanoTime() - start);
        assertThat(stop).isLessThan(Duration.ofSeconds(3));
        assertThat(broker.server().locateQueue(Queues.RENDERS).getConsumerCount())
                .isZero();
    }

    private void send(String body) throws Exception {
        try (JMSContext context = connections.factory().createContext()) {
            context.createProducer().send(context.createQueue(Queues.JOBS), body);
        }
    }

    private Message take(String queue) {
        try (JMSContext context = connections.factory().createContext()) {
            return context.createConsumer(context.createQueue(queue)).receive(5_000);
        }
    }
}
