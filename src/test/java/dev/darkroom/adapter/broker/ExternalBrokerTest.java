package dev.darkroom.adapter.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSContext;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker in another process, killed and started again under a running route. */
class ExternalBrokerTest {
    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void consumersComeBackAfterTheBrokerDid() throws Exception {
        ExternalBrokerProcess first = start(0);
        int port = first.port();
        try (BrokerConnections connections =
                        BrokerConnections.external(TestBrokers.external(first.url(), TestBrokers.PASSWORD));
                CamelOnBroker camel = consumer(connections)) {
            connections.requireReachable();
            assertThat(connections.check().problems()).isEmpty();
            camel.start();
            send(port, "before");
            assertThat(text(camel)).isEqualTo("before");

            first.close();
            assertThat(connections.check().problems())
                    .singleElement()
                    .asString()
                    .contains("cannot reach the broker at tcp://127.0.0.1:" + port)
                    .contains("darkroom.broker.url");
            try (ExternalBrokerProcess second = start(port)) {
                assertThat(second.port()).isEqualTo(port);
                send(port, "after");
                // The first message may come again: the broker may have died before it heard of our commit.
                await().atMost(Duration.ofSeconds(40))
                        .untilAsserted(() -> assertThat(text(camel)).isEqualTo("after"));
            }
        } finally {
            first.close();
        }
    }

    private ExternalBrokerProcess start(int port) throws Exception {
        return ExternalBrokerProcess.start(folder, port, TestBrokers.USER, TestBrokers.PASSWORD);
    }

    private static CamelOnBroker consumer(BrokerConnections connections) throws Exception {
        CamelOnBroker camel = new CamelOnBroker(JmsComponents.transacted(connections.factory()));
        return camel.with(new RouteBuilder() {
            @Override
            public void configure() {
                from("jms:queue:darkroom.jobs").process(exchange -> {
                    exchange.getIn()
                            .setBody(new JmsBody().read(exchange.getIn().getBody(jakarta.jms.Message.class), 100));
                    camel.seen.add(exchange);
                });
            }
        });
    }

    private static String text(CamelOnBroker camel) throws InterruptedException {
        return camel.next(Duration.ofSeconds(40)).getIn().getBody(String.class);
    }

    private static void send(int port, String text) {
        try (JMSContext context = new ActiveMQConnectionFactory(
                        "tcp://127.0.0.1:" + port, TestBrokers.USER, TestBrokers.PASSWORD)
                .createContext()) {
            context.createProducer().send(context.createQueue(Queues.JOBS), text);
        }
    }

    @Test
    void aWrongPasswordIsSaidAtOnce() throws Exception {
        try (ExternalBrokerProcess broker = start(0);
                BrokerConnections connections =
                        BrokerConnections.external(TestBrokers.external(broker.url(), "wrong"))) {
            assertThatThrownBy(connections::requireReachable)
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("darkroom.broker.password")
                    .hasMessageNotContaining("wrong");
        }
    }

    @Test
    @Timeout(30)
    void aHostThatTakesTheConnectionAndSaysNothingDoesNotHoldUs() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                BrokerConnections connections = BrokerConnections.external(TestBrokers.external(
                        "tcp://127.0.0.1:" + silent.getLocalPort() + "?trustStorePassword=hidden", "x"))) {
            assertThatThrownBy(connections::requireReachable)
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("darkroom.broker.url")
                    .hasMessageNotContaining("hidden");
        }
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        assertThatThrownBy(() -> BrokerConnections.external(TestBrokers.external("not a url", "x")))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("darkroom.broker.url=not a url")
                .hasMessageContaining("tcp://host:61616");
    }
}
