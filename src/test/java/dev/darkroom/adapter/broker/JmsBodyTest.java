package dev.darkroom.adapter.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of message, sent by both kinds of client, as the program receives it. */
class JmsBodyTest {
    private static final String JSON = "{\"prompt\":\"an apple, ein Apfel, りんご\"}";
    private static final int LONG = 300_000;

    @TempDir
    static Path data;

    private static EmbeddedBroker broker;
    private static BrokerConnections connections;

    private final JmsBody body = new JmsBody();
    private Connection connection;
    private Session received;

    /** Makes a message. */
    private interface Letter {
        Message write(Session session) throws JMSException;
    }

    @BeforeAll
    static void start() {
        broker = TestBrokers.started(data);
        connections = BrokerConnections.embedded(broker);
    }

    @AfterAll
    static void stop() {
        connections.close();
        broker.close();
    }

    @BeforeEach
    void open() throws JMSException {
        connection = connections.factory().createConnection();
        connection.start();
        received = connection.createSession(Session.AUTO_ACKNOWLEDGE);
    }

    @AfterEach
    void shut() throws JMSException {
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "amqp"})
    void textAndBytesAreRead(String protocol) throws Exception {
        Message text = delivered(protocol, session -> session.createTextMessage(JSON));
        Message bytes = delivered(protocol, session -> bytes(session, JSON.getBytes(StandardCharsets.UTF_8)));

        assertThat(new String(body.read(text, 1_000), StandardCharsets.UTF_8)).isEqualTo(JSON);
        assertThat(new String(body.read(bytes, 1_000), StandardCharsets.UTF_8)).isEqualTo(JSON);
        assertThat(body.read(bytes, 1_000)).as("read again").hasSize(JSON.getBytes(StandardCharsets.UTF_8).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "amqp"})
    void longMessagesAreReadOrRefused(String protocol) throws Exception {
        byte[] sent = new byte[LONG];
        Arrays.fill(sent, (byte) 'x');
        Message bytes = delivered(protocol, session -> bytes(session, sent));
        Message text = delivered(protocol, session -> session.createTextMessage("x".repeat(LONG)));

        assertThat(body.read(bytes, LONG)).isEqualTo(sent);
        assertThat(body.read(text, LONG)).isEqualTo(sent);
        assertThatThrownBy(() -> body.read(bytes, LONG - 1))
                .isInstanceOf(UnsupportedMessageException.class)
                .hasMessageContaining("longer than " + (LONG - 1) + " bytes");
        assertThatThrownBy(() -> body.read(text, LONG - 1)).isInstanceOf(UnsupportedMessageException.class);
    }

    @Test
    void theLimitCountsBytesAndNotCharacters() throws Exception {
        Message text = delivered("core", session -> session.createTextMessage("ü".repeat(10)));
        assertThat(body.read(text, 20)).hasSize(20);
        assertThatThrownBy(() -> body.read(text, 19)).isInstanceOf(UnsupportedMessageException.class);
    }

    @Test
    void otherKindsAreRefusedByName() throws Exception {
        assertThat(refusal(session -> session.createObjectMessage("serialised")))
                .isEqualTo("ObjectMessage");
        assertThat(refusal(Session::createMapMessage)).isEqualTo("MapMessage");
        assertThat(refusal(Session::createStreamMessage)).isEqualTo("StreamMessage");
        assertThat(refusal(Session::createMessage)).isEqualTo("Message without a body");
    }

    private String refusal(Letter letter) throws Exception {
        Message message = delivered("core", letter);
        UnsupportedMessageException refused =
                catchThrowableOfType(UnsupportedMessageException.class, () -> body.read(message, 1_000));
        assertThat(refused.expected()).contains("one JSON document");
        assertThat(refused.problem()).startsWith("the message is of the kind ");
        return refused.problem().substring("the message is of the kind ".length());
    }

    @Test
    void emptyOnesAreRefused() throws Exception {
        for (Letter letter : new Letter[] {Session::createTextMessage, session -> session.createTextMessage("")}) {
            Message message = delivered("core", letter);
            try {
                byte[] b = body.read(message, 10);
                System.out.println("DBG " + message + " " + Arrays.toString(b));
            } catch (UnsupportedMessageException e) {
                System.out.println("DBG ok " + message);
            }
            assertThatThrownBy(() -> body.read(message, 10))
                    .isInstanceOf(UnsupportedMessageException.class)
                    .hasMessageContaining("the message is empty");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "amqp"})
    void whatNoConsumerCouldHoldIsRefusedAtTheDoor(String protocol) {
        assertThatThrownBy(() ->
                        send(protocol, session -> session.createTextMessage("x".repeat(3 * TestBrokers.MAX_JOB_BYTES))))
                .isInstanceOf(JMSException.class);
        assertThat(TestBrokers.count(broker, Queues.JOBS)).isZero();
    }

    private static BytesMessage bytes(Session session, byte[] bytes) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(bytes);
        return message;
    }

    private Message delivered(String protocol, Letter letter) throws JMSException {
        send(protocol, letter);
        return received.createConsumer(received.createQueue(Queues.JOBS)).receive(5_000);
    }

    private static void send(String protocol, Letter letter) throws JMSException {
        ConnectionFactory client = protocol.equals("core") ? TestBrokers.core(broker) : TestBrokers.amqp(broker);
        try (Connection connection = client.createConnection();
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            session.createProducer(session.createQueue(Queues.JOBS)).send(letter.write(session));
        }
    }
}
