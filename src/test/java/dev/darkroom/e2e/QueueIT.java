package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.e2e.QueueClient.Protocol;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs from messaging clients outside the program. */
class QueueIT {
    private static final int MAX_JOB_BYTES = 64 * 1024;

    @TempDir
    private static Path folder;

    private static Program darkroom;
    private static DarkroomProcess server;

    @BeforeAll
    static void serve() throws Exception {
        darkroom = new Program(folder).with("DARKROOM_MAX_JOB_SIZE", String.valueOf(MAX_JOB_BYTES));
        server = darkroom.serve();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void aJobIsAnsweredAndPublished(Protocol protocol) throws Exception {
        String id = "asked-by-" + protocol.name().toLowerCase(Locale.ROOT);
        try (QueueClient client = QueueClient.of(protocol, darkroom, server)) {
            client.send(Jobs.job(id, "\"n\": 2", "\"metadata\": {\"order\": 7}"), "correlation-" + id);
            Message answer = client.answer();

            assertThat(answer.getJMSCorrelationID()).isEqualTo("correlation-" + id);
            JsonNode result = Json.read(answer.getBody(String.class));
            assertThat(result.get("job_id").asText()).isEqualTo(id);
            assertThat(result.get("state").asText()).isEqualTo("done");
            assertThat(result.get("renders")).hasSize(2);
            assertThat(result.at("/metadata/order").asInt()).isEqualTo(7);
            JsonNode event = await().until(() -> event(client, id), found -> found != null);
            assertThat(event.get("specversion").asText()).isEqualTo("1.0");
            assertThat(event.get("id").asText())
                    .isEqualTo(darkroom.rows()
                            .texts("SELECT o.event_id FROM outbox o JOIN jobs j USING (job_key) WHERE j.job_id = ?", id)
                            .get(0));
            assertThat(event.get("source").asText()).isEqualTo("/darkroom/default");
            assertThat(event.get("type").asText()).isEqualTo("dev.darkroom.job.done");
            assertThat(event.get("time").asText()).isNotEmpty();
            assertThat(event.get("datacontenttype").asText()).isEqualTo("application/json");
            assertThat(event.get("data")).isEqualTo(result);
        }
        await().until(() -> darkroom.result(id).toFile().exists());
    }

    private static JsonNode event(QueueClient client, String job) throws JMSException {
        for (Message message : client.browse("darkroom.results")) {
            JsonNode event = Json.read(message.getBody(String.class));
            if (event.get("subject").asText().equals(job)) {
                return event;
            }
        }
        return null;
    }

    /** Makes a message of a kind. */
    private interface Kind {
        Message in(JMSContext context) throws JMSException;
    }

    static Stream<Arguments> refused() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        kinds.put("is not JSON", c -> c.createTextMessage("A red kite, please"));
        kinds.put("is a list of 1", c -> c.createTextMessage("[" + Jobs.job("in-an-array") + "]"));
        kinds.put("/promt", c -> c.createTextMessage(Jobs.job("misspelt", "\"promt\": \"A kite\"")));
        kinds.put("twice", c -> c.createTextMessage(Jobs.job("doubled", "\"prompt\": \"A kite\"")));
        kinds.put("ObjectMessage", c -> c.createObjectMessage(new ArrayList<>(List.of("A kite"))));
        kinds.put("MapMessage", c -> c.createMapMessage());
        kinds.put(
                "longer than " + MAX_JOB_BYTES,
                c -> c.createTextMessage(Jobs.job("long", "\"metadata\": \"" + "x".repeat(MAX_JOB_BYTES) + "\"")));
        kinds.put("empty", c -> c.createTextMessage(""));
        kinds.put("UTF-8", QueueIT::latin1);
        return Stream.of(Protocol.values()).flatMap(protocol -> kinds.entrySet().stream()
                .map(kind -> Arguments.of(protocol, kind.getKey(), kind.getValue())));
    }

    private static Message latin1(JMSContext context) throws JMSException {
        BytesMessage message = context.createBytesMessage();
        message.writeBytes("{\"prompt\": \"Caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
        return message;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refused")
    void anInvalidMessageIsKeptWithItsReasonsAndAnswered(Protocol protocol, String reason, Kind kind) throws Exception {
        String correlation = UUID.randomUUID().toString();
        try (QueueClient client = QueueClient.of(protocol, darkroom, server)) {
            client.send(kind.in(client.context()), correlation);
            Message answer = client.answer();

            assertThat(answer.getJMSCorrelationID()).isEqualTo(correlation);
            JsonNode refusal = Json.read(answer.getBody(String.class));
            assertThat(refusal.get("state").asText()).isEqualTo("rejected");
            assertThat(refusal.get("errors").toString()).contains(reason);
            assertThat(refusal.at("/errors/0/expected").asText()).isNotEmpty();
            assertThat(client.browse("darkroom.rejected"))
                    .filteredOn("JMSCorrelationID", correlation)
                    .singleElement()
                    .satisfies(kept -> {
                        assertThat(Json.read(kept.getBody(String.class))).isEqualTo(refusal);
                        assertThat(kept.getStringProperty("darkroom_errors")).contains(reason);
                    });
            assertThat(client.request(Jobs.job("after-" + correlation), correlation)
                            .get("state")
                            .asText())
                    .isEqualTo("done");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMessageTooLargeForAnyoneIsRefusedAtTheDoor(Protocol protocol) throws Exception {
        try (QueueClient client = QueueClient.of(protocol, darkroom, server)) {
            assertThatThrownBy(() -> client.send("x".repeat(4 * MAX_JOB_BYTES), "huge"))
                    .isInstanceOfAny(JMSRuntimeException.class, JMSException.class)
                    .hasMessageContaining("is refused");
        }
    }

    @Test
    void theSameJobTwiceIsOneJobAndBothAreAnswered() throws Exception {
        try (QueueClient client = QueueClient.of(Protocol.CORE, darkroom, server)) {
            JsonNode first = client.request(Jobs.job("twice"), "first");
            client.send(Jobs.job("twice"), "second");
            Message again = client.answer();

            assertThat(again.getJMSCorrelationID()).isEqualTo("second");
            assertThat(Json.read(again.getBody(String.class))).isEqualTo(first);
        }
        assertThat(darkroom.rows().number("SELECT COUNT(*) FROM jobs WHERE job_id = 'twice'"))
                .isOne();
        assertThat(assets("twice")).isOne();
    }

    @Test
    void sentTwiceBeforeItIsDoneBothAreAnsweredOnce() throws Exception {
        try (QueueClient client = QueueClient.of(Protocol.AMQP, darkroom, server)) {
            client.send(Jobs.job("at-once", "\"n\": 3"), "first");
            client.send(Jobs.job("at-once", "\"n\": 3"), "second");

            assertThat(List.of(
                            client.answer().getJMSCorrelationID(),
                            client.answer().getJMSCorrelationID()))
                    .containsExactlyInAnyOrder("first", "second");
        }
        assertThat(assets("at-once")).isEqualTo(3);
    }

    @Test
    void anotherJobUnderTheSameIdIsRefused() throws Exception {
        try (QueueClient client = QueueClient.of(Protocol.CORE, darkroom, server)) {
            assertThat(client.request(Jobs.job("taken"), "first").get("state").asText())
                    .isEqualTo("done");

            JsonNode refusal = client.request(Jobs.job("taken", "\"seed\": 8"), "second");

            assertThat(refusal.get("state").asText()).isEqualTo("rejected");
            assertThat(refusal.at("/errors/0/pointer").asText()).isEqualTo("/job_id");
            assertThat(refusal.at("/errors/0/problem").asText()).contains("taken");
        }
        assertThat(assets("taken")).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void headersOfTheSenderChangeNothing(Protocol protocol) throws Exception {
        String id = "forged-by-" + protocol.name().toLowerCase(Locale.ROOT);
        try (QueueClient client = QueueClient.of(protocol, darkroom, server)) {
            TextMessage message = client.context().createTextMessage(Jobs.job(id));
            for (String camel : List.of("Camel", "camel", "CAMEL", "CAmel", "cAmel")) {
                message.setStringProperty(camel + "JmsDestinationName", "darkroom.rejected");
                message.setStringProperty(
                        camel + "FileName", folder.resolve("forged").toString());
                message.setStringProperty(camel + "HttpUri", "http://127.0.0.1:1/");
                message.setStringProperty(camel + "BeanMethodName", "close");
                message.setStringProperty(camel + "AwsS3Key", "forged");
            }
            message.setStringProperty("_AMQ_DUPL_ID", id);
            client.send(message, id);

            Message answer = client.answer();
            assertThat(answer.getJMSCorrelationID()).isEqualTo(id);
            assertThat(Json.read(answer.getBody(String.class)).get("state").asText())
                    .isEqualTo("done");
            assertThat(Collections.list((Enumeration<?>) answer.getPropertyNames()))
                    .noneMatch(name -> name.toString().toLowerCase(Locale.ROOT).contains("camel"));
            assertThat(client.browse("darkroom.rejected"))
                    .noneMatch(rejected -> rejected.toString().contains(id));
        }
        assertThat(folder.resolve("forged")).doesNotExist();
        assertThat(assets(id)).isOne();
    }

    @Test
    void aReplyAddressOfTheProgramsOwnIsRefused() throws Exception {
        try (QueueClient client = QueueClient.of(Protocol.CORE, darkroom, server)) {
            Message message = client.context().createTextMessage(Jobs.job("answers-itself"));
            message.setJMSReplyTo(client.context().createQueue("darkroom.renders"));
            client.context().createProducer().send(client.context().createQueue("darkroom.jobs"), message);

            await().untilAsserted(() -> assertThat(client.browse("darkroom.rejected"))
                    .anySatisfy(rejected -> assertThat(rejected.getStringProperty("darkroom_errors"))
                            .contains("darkroom.renders is not open to clients")));
        }
        assertThat(darkroom.rows().number("SELECT COUNT(*) FROM jobs WHERE job_id = 'answers-itself'"))
                .isZero();
    }

    private static long assets(String job) {
        return darkroom.rows()
                .number(
                        "SELECT COUNT(*) FROM assets a JOIN renders USING (render_id) JOIN jobs USING (job_key)"
                                + " WHERE job_id = ?",
                        job);
    }
}
