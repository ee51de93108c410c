package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.web.WebBench.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What OpenAI's endpoints answer when providers fail, wholly or in part, and how images are streamed. */
class PartialAndStreamTest {
    private static final String PATH = "/v1/images/generations";

    @TempDir
    private static Path folder;

    private static SimulatedWeb simulated;
    private static WebBench web;

    @BeforeAll
    static void start() throws Exception {
        simulated = new SimulatedWeb(folder);
        web = simulated.web();
    }

    @AfterAll
    static void stop() throws Exception {
        simulated.close();
    }

    @Test
    void whatSucceededIsAnsweredWithAWarning() throws Exception {
        // The provider refuses the first two of the calls with this prompt.
        Reply reply = web.post(PATH, "{\"prompt\": \"some lamps [fault:400x2]\", \"n\": 4}");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().get("data")).hasSize(2);
        assertThat(reply.header("Warning")).isEqualTo("199 darkroom \"2 of 4 images failed\"");
    }

    @Test
    void aRefusalIsSaidAsOpenAiSaysIt() throws Exception {
        Reply reply = web.post(PATH, "{\"prompt\": \"a bad lamp [fault:moderated]\"}");

        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(reply.json().at("/error/code").asText()).isEqualTo("moderation_blocked");
        assertThat(reply.json().at("/error/type").asText()).isEqualTo("image_generation_user_error");
        assertThat(reply.header("X-Darkroom-Job")).isNotBlank();
        assertThat(reply.header("x-should-retry")).isEqualTo("false");
    }

    @Test
    void eachImageIsAnEvent() throws Exception {
        Reply reply =
                web.post(PATH, "{\"prompt\": \"streamed lamps\", \"n\": 2, \"stream\": true, \"partial_images\": 0}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("text/event-stream");
        List<JsonNode> events = events(reply.body());
        assertThat(events)
                .extracting(event -> event.get("type").asText())
                .containsExactly("image_generation.completed", "image_generation.completed");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.get("b64_json").asText()).hasSizeGreaterThan(100);
            assertThat(event.get("created_at").asLong()).isPositive();
            assertThat(event.get("output_format").asText()).isEqualTo("png");
        });
        assertThat(web.get("/jobs/" + reply.header("X-Darkroom-Job"))
                        .json()
                        .get("state")
                        .asText())
                .isEqualTo("done");
    }

    @Test
    void aFailureIsTheLastEvent() throws Exception {
        Reply reply = web.post(PATH, "{\"prompt\": \"no lamp [fault:moderated]\", \"stream\": true}");

        assertThat(reply.status()).isEqualTo(200);
        List<JsonNode> events = events(reply.body());
        assertThat(events).hasSize(1);
        assertThat(events.get(0).at("/error/code").asText()).isEqualTo("moderation_blocked");
        assertThat(reply.body()).contains("event: error\n");
    }

    @Test
    void whatCannotBeAcceptedIsNotStreamed() throws Exception {
        Reply reply = web.post(PATH, "{\"prompt\": \"no lamp\", \"stream\": true, \"model\": \"no-such\"}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/error/code").asText()).isEqualTo("model_not_found");
    }

    private static List<JsonNode> events(String body) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        for (String line : body.split("\n", -1)) {
            if (line.startsWith("data: ")) {
                events.add(new JsonMapper().readTree(line.substring(6)));
            }
        }
        return events;
    }
}
