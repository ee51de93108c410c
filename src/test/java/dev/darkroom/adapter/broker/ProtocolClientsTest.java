package dev.darkroom.adapter.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of every protocol, from outside, and a route that reads and answers as the program's own do. */
class ProtocolClientsTest {
    @TempDir
    Path data;

    private EmbeddedBroker broker;
    private BrokerConnections connections;
    private CamelOnBroker camel;

    @BeforeEach
    void start() throws Exception {
        broker = TestBrokers.started(data);
        connections = BrokerConnections.embedded(broker);
        camel = new CamelOnBroker(JmsComponents.transacted(connections.factory()));
        camel.with(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("jms:queue:darkroom.jobs")
                                .process(ProtocolClientsTest::answer)
                                .process(camel.seen::add)
                                .filter(header(JmsConstants.JMS_DESTINATION_NAME)
                                        .isNotNull())
                                .to("jms:queue:darkroom.replies");
                    }
                })
                .start();
    }

    @AfterEach
    void stop() {
        camel.close();
        connections.close();
        broker.close();
    }

    private static void answer(Exchange exchange) throws Exception {
        Message message = exchange.getIn().getBody(Message.class);
        String body = new String(new JmsBody().read(message, 1_000), StandardCharsets.UTF_8);
        String correlation = message.getJMSCorrelationID();
        String reply = new ReplyAddress().of(message).orElse(null);
        exchange.getIn().removeHeaders("*");
        exchange.getIn().setBody("answer to " + body);
        exchange.getIn().setHeader("JMSCorrelationID", correlation);
        exchange.getIn().setHeader(JmsConstants.JMS_DESTINATION_NAME, reply);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "amqp"})
    void aRequestIsAnsweredOnItsTemporaryQueue(String protocol) throws Exception {
        ConnectionFactory client = protocol.equals("core") ? TestBrokers.core(broker) : TestBrokers.amqp(broker);
        try (Connection connection = client.createConnection();
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            Queue replies = session.createTemporaryQueue();
            Message request = session.createTextMessage("{\"prompt\":\"fox\"}");
            request.setJMSReplyTo(replies);
            request.setJMSCorrelationID("order-7");
            session.createProducer(session.createQueue(Queues.JOBS)).send(request);

            Message answer = session.createConsumer(replies).receive(10_000);
            assertThat(answer.getBody(String.class)).isEqualTo("answer to {\"prompt\":\"fox\"}");
            assertThat(answer.getJMSCorrelationID()).isEqualTo("order-7");
        }
    }

    @Test
    void aStompClientSendsJobs() throws Exception {
        try (StompClient client = login(TestBrokers.PASSWORD)) {
            String receipt = client.exchange(
                    "SEND\ndestination:darkroom.jobs\nCamelHttpUri:http://evil.invalid\nreceipt:r1\n\n{\"n\":1}");
            assertThat(receipt).startsWith("RECEIPT");
        }
        Exchange seen = camel.next();
        assertThat(seen.getIn().getBody()).isEqualTo("answer to {\"n\":1}");
        assertThat(seen.getIn().getHeaders()).doesNotContainKey("CamelHttpUri");
    }

    @Test
    void aStompClientHasNoOtherRights() throws Exception {
        try (StompClient client = login(TestBrokers.PASSWORD)) {
            assertThat(client.exchange("SEND\ndestination:darkroom.renders\nreceipt:r1\n\nx"))
                    .startsWith("ERROR");
        }
        try (StompClient client = login(TestBrokers.PASSWORD)) {
            assertThat(client.exchange("SUBSCRIBE\nid:0\ndestination:darkroom.dead\nreceipt:r1\n\n"))
                    .startsWith("ERROR");
        }
        assertThat(TestBrokers.count(broker, Queues.RENDERS)).isZero();
    }

    @Test
    void aStompClientNeedsItsPassword() throws Exception {
        int port = broker.ports().orElseThrow().stomp();
        try (StompClient anonymous = new StompClient(port)) {
            assertThat(anonymous.exchange("CONNECT\naccept-version:1.2\nhost:darkroom\n\n"))
                    .startsWith("ERROR");
        }
        assertThatThrownBy(() -> login("wrong").close())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ERROR");
    }

    private StompClient login(String password) throws Exception {
        StompClient client = new StompClient(broker.ports().orElseThrow().stomp());
        String answer = client.exchange("CONNECT\naccept-version:1.2\nhost:darkroom\nlogin:" + TestBrokers.USER
                + "\npasscode:" + password + "\n\n");
        assertThat(answer).startsWith("CONNECTED");
        return client;
    }

    @ParameterizedTest
    @ValueSource(strings = {"darkroom.renders", "darkroom.results::darkroom.dead", "activemq.management"})
    void theProgramDoesNotWriteForAClientWhereTheClientMayNot(String reserved) throws Exception {
        try (Connection connection = TestBrokers.core(broker).createConnection();
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            Message message = session.createTextMessage("{}");
            message.setJMSReplyTo(session.createQueue(reserved));
            assertThatThrownBy(() -> new ReplyAddress().of(message))
                    .isInstanceOf(UnsupportedMessageException.class)
                    .hasMessageContaining(reserved);
            message.setJMSReplyTo(ActiveMQDestination.createTopic("any"));
            assertThatThrownBy(() -> new ReplyAddress().of(message)).isInstanceOf(UnsupportedMessageException.class);
        }
    }
}
