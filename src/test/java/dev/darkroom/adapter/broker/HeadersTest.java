package dev.darkroom.adapter.broker;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which headers pass between a message and the routes. */
class HeadersTest {
    /** Headers that steer Camel, spelled as its own filter missed them; the last as JMS keys are encoded. */
    private static final List<String> STEERING = List.of(
            "CamelHttpUri",
            "CAmelHttpUri",
            "CAMELFileName",
            "cAmelJmsDestinationName",
            "camelHttpUri",
            "org_DOT_apache_DOT_camel_DOT_x",
            "Authorization",
            "JMSXGroupSeqs",
            "darkroom_provider");

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
                from("jms:queue:darkroom.jobs").process(camel.seen::add);
            }
        });
    }

    @AfterEach
    void stop() {
        camel.close();
        connections.close();
        broker.close();
    }

    @Test
    void noneThatAClientMadeUpComesIn() throws Exception {
        camel.start();
        try (Connection connection = TestBrokers.core(broker).createConnection();
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            Message message = session.createTextMessage("{}");
            for (String name : STEERING) {
                message.setStringProperty(name, "http://evil.invalid");
            }
            message.setJMSCorrelationID("order-7");
            message.setJMSReplyTo(session.createTemporaryQueue());
            session.createProducer(session.createQueue(Queues.JOBS)).send(message);

            Exchange seen = camel.next();
            assertThat(seen.getIn().getHeaders().keySet())
                    .allMatch(name -> name.startsWith("JMS") || name.equals("CamelMessageTimestamp"));
            assertThat(seen.getIn().getHeaders().values()).doesNotContain("http://evil.invalid");
            assertThat(seen.getIn().getHeader("JMSCorrelationID")).isEqualTo("order-7");
            assertThat(seen.getIn().getHeader("JMSReplyTo")).isNotNull();
            assertThat(seen.getPattern().isOutCapable())
                    .as("Camel does not answer by itself")
                    .isFalse();
        }
    }

    @Test
    void onlyNamedOnesGoOut() throws Exception {
        camel.start();
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer key");
        headers.put("anything", "x");
        headers.put("darkroom_reason", "too wide");
        headers.put("ce_type", "dev.darkroom.job.done");
        headers.put(JmsComponents.CONTENT_TYPE, "application/json");
        headers.put("JMSCorrelationID", "order-7");
        headers.put("JMSPriority", 8);
        try (ProducerTemplate template = camel.context().createProducerTemplate()) {
            template.sendBodyAndHeaders("jms:queue:darkroom.results", "{}", headers);
        }

        Message message = read(Queues.RESULTS);
        assertThat(namesOf(message))
                .containsExactlyInAnyOrder("darkroom_reason", "ce_type", JmsComponents.CONTENT_TYPE);
        assertThat(message.getJMSCorrelationID()).isEqualTo("order-7");
        assertThat(message.getJMSPriority()).isEqualTo(8);
        assertThat(message.getJMSDeliveryMode()).isEqualTo(jakarta.jms.DeliveryMode.PERSISTENT);
    }

    private static List<String> namesOf(Message message) throws JMSException {
        List<String> names = new ArrayList<>();
        for (Enumeration<?> all = message.getPropertyNames(); all.hasMoreElements(); ) {
            String name = String.valueOf(all.nextElement());
            if (!name.startsWith("JMSX")) {
                names.add(name);
            }
        }
        return names;
    }

    private Message read(String queue) {
        try (JMSContext context = TestBrokers.core(broker).createContext()) {
            return context.createConsumer(context.createQueue(queue)).receive(5_000);
        }
    }
}
