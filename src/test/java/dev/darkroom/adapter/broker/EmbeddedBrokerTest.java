package dev.darkroom.adapter.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Queue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    @TempDir
    Path data;

    @Test
    void messagesAreStillThereAfterARestart() throws Exception {
        try (EmbeddedBroker broker = TestBrokers.started(data);
                BrokerConnections connections = BrokerConnections.embedded(broker);
                JMSContext context = connections.factory().createContext()) {
            context.createProducer().send(context.createQueue(Queues.RENDERS), "r-1");
        }

        try (EmbeddedBroker broker = TestBrokers.started(data);
                BrokerConnections connections = BrokerConnections.embedded(broker);
                JMSContext context = connections.factory().createContext()) {
            String body = context.createConsumer(context.createQueue(Queues.RENDERS))
                    .receive(5_000)
                    .getBody(String.class);
            assertThat(body).isEqualTo("r-1");
        }
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        List<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        try (EmbeddedBroker broker = TestBrokers.started(data)) {
            BrokerPorts ports = broker.ports().orElseThrow();
            for (int port : new int[] {ports.core(), ports.amqp(), ports.stomp()}) {
                assertThat(port).isPositive();
                assertThat(connects(InetAddress.getLoopbackAddress(), port)).isTrue();
                assertThat(outside).noneMatch(address -> connects(address, port));
            }
        }
    }

    private static boolean connects(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void hasNoPortWhenItIsNotToListen() {
        try (EmbeddedBroker broker =
                new EmbeddedBroker(data, TestBrokers.settings(), TestBrokers.MAX_JOB_BYTES, false)) {
            broker.start();
            assertThat(broker.ports()).isEmpty();
            assertThat(broker.server().getRemotingService().getAcceptors()).hasSize(1);
        }
    }

    @Test
    void aTakenPortIsNamedWithItsProperty() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Settings.Broker settings = TestBrokers.settings(taken.getLocalPort(), new Secret("x"), Duration.ofDays(1));
            EmbeddedBroker broker = new EmbeddedBroker(data, settings, TestBrokers.MAX_JOB_BYTES, true);

            assertThat(broker.check().problems())
                    .singleElement()
                    .asString()
                    .contains("darkroom.broker.port=" + taken.getLocalPort());
            assertThatThrownBy(broker::start)
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("darkroom.broker.port=" + taken.getLocalPort())
                    .hasMessageContaining("in use")
                    .hasMessageContaining("or to 0 for any free one");
        }
    }

    @Test
    void aJournalInUseIsRefused() {
        try (EmbeddedBroker first = TestBrokers.started(data)) {
            EmbeddedBroker second = new EmbeddedBroker(data, TestBrokers.settings(), TestBrokers.MAX_JOB_BYTES, false);
            assertThatThrownBy(second::start)
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining(data.resolve("broker").toString())
                    .hasMessageContaining("in use");
            assertThat(first.check().ok()).isTrue();
        }
    }

    @Test
    void theClientPasswordIsMadeOnceAndOnlyTheOwnerReadsIt() throws Exception {
        Settings.Broker settings = TestBrokers.settings(0, Secret.NONE, Duration.ofDays(1));
        Secret first = new EmbeddedBroker(data, settings, 1, false).clientPassword();
        Secret second = new EmbeddedBroker(data, settings, 1, false).clientPassword();

        assertThat(first.value()).hasSizeGreaterThanOrEqualTo(24).isEqualTo(second.value());
        Path file = data.resolve(BrokerPassword.FILE);
        assertThat(Files.readString(file)).isEqualTo(first.value() + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void anEmptyPasswordFileIsRefusedRatherThanUsed() throws Exception {
        Files.writeString(data.resolve(BrokerPassword.FILE), "\n");
        Settings.Broker settings = TestBrokers.settings(0, Secret.NONE, Duration.ofDays(1));
        assertThatThrownBy(() -> new EmbeddedBroker(data, settings, 1, false))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining(BrokerPassword.FILE)
                .hasMessageContaining("is empty");
    }

    @Test
    void resultsExpire() {
        Settings.Broker settings = TestBrokers.settings(0, new Secret("x"), Duration.ofMillis(50));
        try (EmbeddedBroker broker = TestBrokers.started(data, settings);
                BrokerConnections connections = BrokerConnections.embedded(broker);
                JMSContext context = connections.factory().createContext()) {
            context.createProducer().send(context.createQueue(Queues.RESULTS), "old news");
            context.createProducer().send(context.createQueue(Queues.RENDERS), "work");

            JMSConsumer reader = context.createConsumer(context.createQueue(Queues.RESULTS));
            await().pollDelay(Duration.ofMillis(100)).untilAsserted(() -> {
                assertThat(reader.receiveNoWait()).isNull();
                assertThat(TestBrokers.count(broker, Queues.RESULTS)).isZero();
            });
            assertThat(TestBrokers.count(broker, Queues.DEAD)).isZero();
            assertThat(TestBrokers.count(broker, Queues.RENDERS)).isOne();
        }
    }

    @Test
    void aFullQueueGoesToDiskAndNotToTheHeap() {
        try (EmbeddedBroker broker = TestBrokers.started(data);
                BrokerConnections connections = BrokerConnections.embedded(broker);
                JMSContext context = connections.factory().createContext(JMSContext.SESSION_TRANSACTED)) {
            int sent = 12_000;
            String body = "x".repeat(1_000);
            JMSProducer producer = context.createProducer();
            Queue renders = context.createQueue(Queues.RENDERS);
            for (int i = 1; i <= sent; i++) {
                producer.send(renders, body);
                if (i % 1_000 == 0) {
                    context.commit();
                }
            }
            var store = broker.server().locateQueue(Queues.RENDERS).getPagingStore();
            assertThat(store.isPaging()).isTrue();
            assertThat(store.getAddressSize()).isLessThan(sent * 1_000L);
            assertThat(TestBrokers.count(broker, Queues.RENDERS)).isEqualTo(sent);
        }
    }

    @Test
    void aMissingDeadLetterQueueIsNoticed() throws Exception {
        try (EmbeddedBroker broker = TestBrokers.started(data)) {
            assertThat(broker.check().problems()).isEmpty();
            broker.server().destroyQueue(SimpleString.of(Queues.DEAD));

            assertThat(broker.check().problems())
                    .hasSize(Queues.WORKING.size())
                    .allSatisfy(problem -> assertThat(problem).contains("has no queue"));
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsReported() throws Exception {
        Files.writeString(data.resolve("broker"), "a file where the folder should be");
        EmbeddedBroker broker = new EmbeddedBroker(data, TestBrokers.settings(), 1, false);
        assertThat(broker.check().problems()).singleElement().asString().contains("darkroom.data");
        assertThatThrownBy(broker::start).isInstanceOf(BrokerException.class).hasMessageContaining("darkroom.data");
    }
}
