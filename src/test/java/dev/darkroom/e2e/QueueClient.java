package dev.darkroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.TemporaryQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;

/** A messaging client of the program, in a process of its own: this one. Used by one thread. */
public final class QueueClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofMillis(200);

    /** What it speaks with the broker. */
    public enum Protocol {
        /** JMS in the broker's own protocol. */
        CORE,
        /** JMS over AMQP 1.0. */
        AMQP
    }

    private final JMSContext context;
    private final TemporaryQueue replies;

    private QueueClient(ConnectionFactory factory, String user, String password) {
        context = factory.createContext(user, password);
        replies = context.createTemporaryQueue();
    }

    /** Logs in as other programs do: with the password in the data folder. */
    public static QueueClient of(Protocol protocol, Program program, DarkroomProcess server) throws IOException {
        return of(
                protocol,
                server,
                Files.readString(program.data().resolve("broker-password")).strip());
    }

    /** Logs in with that password. */
    static QueueClient of(Protocol protocol, DarkroomProcess server, String password) throws IOException {
        ConnectionFactory factory =
                switch (protocol) {
                    case CORE -> new ActiveMQConnectionFactory("tcp://127.0.0.1:" + server.port("broker.port"));
                    case AMQP -> new JmsConnectionFactory("amqp://127.0.0.1:" + server.port("broker.amqp-port"));
                };
        return new QueueClient(factory, "darkroom", password);
    }

    /** Logs in at a broker elsewhere. */
    public static QueueClient at(String url, String user, String password) {
        return new QueueClient(new ActiveMQConnectionFactory(url), user, password);
    }

    /** The session, for what is not offered here. */
    public JMSContext context() {
        return context;
    }

    /** Sends a job as text; its answer is wanted with this correlation id. */
    public void send(String body, String correlation) throws JMSException {
        send(context.createTextMessage(body), correlation);
    }

    /** Sends a message to {@code darkroom.jobs}. */
    void send(Message message, String correlation) throws JMSException {
        message.setJMSCorrelationID(correlation);
        message.setJMSReplyTo(replies);
        context.createProducer().send(context.createQueue("darkroom.jobs"), message);
    }

    /** The next answer. */
    Message answer() {
        try (var consumer = context.createConsumer(replies)) {
            Message answer = consumer.receive(PATIENCE.toMillis());
            if (answer == null) {
                throw new AssertionError("no answer in " + PATIENCE);
            }
            return answer;
        }
    }

    /** All answers that have come. */
    public List<Message> answers() {
        List<Message> answers = new ArrayList<>();
        try (var consumer = context.createConsumer(replies)) {
            for (Message next = consumer.receive(SOON.toMillis());
                    next != null;
                    next = consumer.receive(SOON.toMillis())) {
                answers.add(next);
            }
        }
        return answers;
    }

    /** Sends a job and waits for its result. */
    JsonNode request(String body, String correlation) throws JMSException {
        send(body, correlation);
        return Json.read(answer().getBody(String.class));
    }

    /** All that lies on a queue; nothing is taken. */
    public List<Message> browse(String queue) throws JMSException {
        try (QueueBrowser browser = context.createBrowser(context.createQueue(queue))) {
            List<Message> messages = new ArrayList<>();
            for (Enumeration<?> all = browser.getEnumeration(); all.hasMoreElements(); ) {
                messages.add((Message) all.nextElement());
            }
            return messages;
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
