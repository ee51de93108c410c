package dev.darkroom.adapter.broker;

import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultExchangeHolder;

/**
 * Runs broker and route in a JVM of their own: one that can be killed, and one without the serialisation filter the
 * other tests run under. Arguments: data folder; what is sent ({@code text} or {@code forged}); the component
 * ({@code ours}, {@code mapped}: ours but mapping bodies, {@code defaults}: Camel's and the client's defaults).
 */
final class ChildProbeMain {
    private ChildProbeMain() {}

    public static void main(String[] arguments) throws Exception {
        EmbeddedBroker broker = TestBrokers.started(Path.of(arguments[0]));
        send(broker, arguments[1].equals("forged"));
        DefaultCamelContext context = new DefaultCamelContext();
        context.addComponent("jms", component(broker, arguments[2]));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jms:queue:darkroom.jobs").process(ChildProbeMain::reportAndHang);
            }
        });
        context.start();
    }

    private static JmsComponent component(EmbeddedBroker broker, String kind) {
        if (kind.equals("defaults")) {
            return JmsComponent.jmsComponent(new ActiveMQConnectionFactory(
                    "tcp://127.0.0.1:" + broker.ports().orElseThrow().core(),
                    broker.own().user(),
                    broker.own().password().value()));
        }
        JmsComponent component =
                JmsComponents.transacted(BrokerConnections.embedded(broker).factory());
        component.getConfiguration().setMapJmsMessage(kind.equals("mapped"));
        return component;
    }

    private static void send(EmbeddedBroker broker, boolean forged) throws Exception {
        try (Connection connection = TestBrokers.core(broker).createConnection();
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            Message message = forged ? session.createObjectMessage(forgery()) : session.createTextMessage("{}");
            session.createProducer(session.createQueue(Queues.JOBS)).send(message);
        }
    }

    private static DefaultExchangeHolder forgery() {
        DefaultExchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getIn().setBody("forged body");
        exchange.getIn().setHeader("CamelHttpUri", "http://evil.invalid");
        return DefaultExchangeHolder.marshal(exchange);
    }

    @SuppressWarnings("SystemOut") // the parent reads it
    private static void reportAndHang(Exchange exchange) throws InterruptedException {
        String body;
        try {
            body = String.valueOf(exchange.getIn().getBody());
        } catch (RuntimeException e) {
            body = "refused: " + e;
        }
        System.out.println("GOT " + body.replace('\n', ' ') + " "
                + exchange.getIn().getHeaders().keySet());
        new CountDownLatch(1).await();
    }
}
