package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.engine.Home;
import dev.darkroom.web.WebBench.Reply;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /v1/images/generations} in dry-run: what is asked for in OpenAI's words, and what is answered. */
class ImageGenerationsTest {
    private static final String PATH = "/v1/images/generations";
    private static final String SMALL = "{\"prompt\": \"a lighthouse\", \"size\": \"64x64\"";

    @TempDir
    private static Path folder;

    private static WebBench web;

    @BeforeAll
    static void start() throws Exception {
        web = new WebBench(new Home(folder));
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    private static Reply post(String json) throws Exception {
        return web.post(PATH, json);
    }

    @Test
    void anImageComesInBase64WithItsLength() throws Exception {
        Reply reply = post(SMALL + ", \"quality\": \"auto\"}");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.header("Content-Length"))
                .isEqualTo(String.valueOf(reply.body().length()));
        JsonNode answer = reply.json();
        assertThat(answer.get("created").asLong()).isPositive();
        assertThat(answer.get("size").asText()).isEqualTo("64x64");
        assertThat(answer.get("output_format").asText()).isEqualTo("png");
        byte[] image = Base64.getDecoder().decode(answer.at("/data/0/b64_json").asText());
        assertThat(ImageIO.read(new ByteArrayInputStream(image)).getWidth()).isEqualTo(64);
        assertThat(reply.header("X-Darkroom-Job")).isNotBlank();
        assertThat(reply.header("X-Darkroom-Provider")).isNotBlank();
        assertThat(reply.header("X-Darkroom-Cost-Usd")).isNotBlank();
        assertThat(reply.header("X-Darkroom-Cache")).isNotBlank();
    }

    @Test
    void theFormatOfTheAnswerIsTheCallersOrTheModels() throws Exception {
        assertThat(post(SMALL + ", \"response_format\": \"url\"}")
                        .json()
                        .at("/data/0/url")
                        .asText())
                .isNotBlank();
        assertThat(post(SMALL + ", \"model\": \"gpt-image-2\"}")
                        .json()
                        .at("/data/0")
                        .has("b64_json"))
                .isTrue();
        assertThat(post(SMALL + ", \"model\": \"gpt-image-2\", \"response_format\": \"url\"}")
                        .json()
                        .at("/data/0")
                        .has("b64_json"))
                .isFalse();
        assertThat(new ImageParameters(given("dall-e-3")).ask(List.of()).inline())
                .isFalse();
        assertThat(new ImageParameters(given("gpt-image-1")).ask(List.of()).inline())
                .isTrue();
    }

    private static ObjectNode given(String model) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("prompt", "a lighthouse")
                .put("model", model);
    }

    @Test
    void severalImagesAreOneJob() throws Exception {
        Reply reply = post(SMALL + ", \"n\": 4, \"response_format\": \"url\"}");

        assertThat(reply.json().get("data")).hasSize(4);
        assertThat(reply.json().get("data").findValuesAsText("url")).doesNotHaveDuplicates();
        assertThat(web.get("/jobs/" + reply.header("X-Darkroom-Job")).json().get("renders"))
                .hasSize(4);
    }

    @Test
    void whatIsAskedForIsWhatTheJobSays() throws Exception {
        Reply reply = web.post(
                PATH,
                "{\"prompt\": \"a lamp\", \"model_id\": \"gpt-image-2\", \"size\": \"1536x1024\", \"quality\": \"hd\","
                        + " \"output_format\": \"jpeg\", \"background\": \"opaque\", \"user\": \"u-17\", \"style\": null,"
                        + " \"n\": 1, \"moderation\": \"low\", \"library_id\": \"lamps\", \"output_compression\": 100,"
                        + " \"max_cost_usd\": 0.75, \"response_format\": \"url\"}",
                "Idempotency-Key",
                "every-field");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        JsonNode request = new ObjectMapper()
                .readTree(web.bench()
                        .sql("SELECT request FROM jobs WHERE job_id = 'every-field'")
                        .get(0)
                        .get(0)
                        .toString());
        assertThat(request)
                .hasToString(
                        "{\"allow_placeholder\":false,\"background\":\"opaque\",\"format\":\"jpeg\",\"height\":1024,"
                                + "\"library_id\":\"lamps\",\"max_cost_usd\":0.75,\"metadata\":{\"user\":\"u-17\"},"
                                + "\"model_id\":\"gpt-image-2\",\"n\":1,\"prompt\":\"a lamp\",\"quality\":\"high\","
                                + "\"safety\":\"low\",\"width\":1536}");
        // What the image is, and not what was asked for: dry-run makes PNG only.
        assertThat(reply.json().get("output_format").asText()).isEqualTo("png");
        assertThat(reply.json().get("quality").asText()).isEqualTo("high");
    }

    @Test
    void ourOwnParametersAreTaken() throws Exception {
        Reply reply = post(SMALL + ", \"negative_prompt\": \"text\", \"seed\": 7, \"safety_threshold\": \"BLOCK_NONE\","
                + " \"enhance\": false, \"providers\": [\"sdxl\"], \"response_format\": \"url\"}");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("X-Darkroom-Provider")).isEqualTo("sdxl");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                  | prompt             | missing_required_parameter
            {"prompt": ""}                                      | prompt             | invalid_value
            {"prompt": 7}                                       | prompt             | invalid_value
            {"prompt": "a", "n": "2"}                           | n                  | invalid_value
            {"prompt": "a", "n": 0}                             | n                  | invalid_value
            {"prompt": "a", "n": 11}                            | n                  | invalid_value
            {"prompt": "a", "n": 1.5}                           | n                  | invalid_value
            {"prompt": "a", "size": "huge"}                     | size               | invalid_value
            {"prompt": "a", "size": 1024}                       | size               | invalid_value
            {"prompt": "a", "size": "9999x64"}                  | size               | invalid_value
            {"prompt": "a", "size": "64x10"}                    | size               | invalid_value
            {"prompt": "a", "quality": "best"}                  | quality            | invalid_value
            {"prompt": "a", "response_format": "png"}           | response_format    | invalid_value
            {"prompt": "a", "output_format": "gif"}             | output_format      | invalid_value
            {"prompt": "a", "output_compression": 50}           | output_compression | invalid_value
            {"prompt": "a", "background": "blue"}               | background         | invalid_value
            {"prompt": "a", "moderation": "off"}                | moderation         | invalid_value
            {"prompt": "a", "style": "vivid"}                   | style              | invalid_value
            {"prompt": "a", "user": 5}                          | user               | invalid_value
            {"prompt": "a", "stream": "yes"}                    | stream             | invalid_value
            {"prompt": "a", "partial_images": 9}                | partial_images     | invalid_value
            {"prompt": "a", "stream": true, "response_format": "url"} | response_format | invalid_value
            {"prompt": "a", "seed": "x"}                        | seed               | invalid_value
            {"prompt": "a", "safety": "much"}                   | safety             | invalid_value
            {"prompt": "a", "safety_threshold": "much"}         | safety_threshold   | invalid_value
            {"prompt": "a", "safety": "low", "moderation": "low"} | moderation       | invalid_value
            {"prompt": "a", "max_cost_usd": "1"}                | max_cost_usd       | invalid_value
            {"prompt": "a", "providers": ["nobody"]}            | providers.0        | invalid_value
            {"prompt": "a", "model": "gpt-imaeg-2"}             | model              | model_not_found
            {"prompt": "a", "promt": "b"}                       | promt              | unknown_parameter
            {"prompt": "a", "image": "b"}                       | image              | unknown_parameter
            {"prompt": "a", "prompt": "b"}                      | prompt             | invalid_value
            {"prompt": "a"} {}                                  |                    | invalid_request
            [1]                                                 |                    | invalid_request
            {"prompt":                                          |                    | invalid_request
            """)
    void whatIsWrongIsNamed(String body, String param, String code) throws Exception {
        Reply reply = post(body);

        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        JsonNode error = reply.json().get("error");
        assertThat(error.get("param").isNull() ? null : error.get("param").asText())
                .as(reply.body())
                .isEqualTo(param);
        assertThat(error.get("code").asText()).as(reply.body()).isEqualTo(code);
        assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.get("message").asText()).contains("expected");
    }

    @Test
    void oneKeyIsOneJob() throws Exception {
        Reply first = web.post(PATH, SMALL + "}", "Idempotency-Key", "openai 1");
        Reply again = web.post(PATH, SMALL + "}", "Idempotency-Key", "openai 1");
        Reply other = web.post(PATH, SMALL + ", \"n\": 2}", "Idempotency-Key", "openai 1");

        assertThat(again.header("X-Darkroom-Job")).isEqualTo(first.header("X-Darkroom-Job"));
        assertThat(again.json().get("data")).isEqualTo(first.json().get("data"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void modelsAreListed() throws Exception {
        JsonNode list = web.get("/v1/models").json();

        assertThat(list.get("object").asText()).isEqualTo("list");
        assertThat(list.get("data").findValuesAsText("id"))
                .contains("gpt-image-2")
                .doesNotContain("dall-e-2");
        JsonNode one = web.get("/v1/models/gpt-image-2").json();
        assertThat(one.get("object").asText()).isEqualTo("model");
        assertThat(one.get("owned_by").asText()).isEqualTo("openai_images");
        Reply none = web.get("/v1/models/gpt-9");
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.json().at("/error/code").asText()).isEqualTo("model_not_found");
        assertThat(none.json().at("/error/param").asText()).isEqualTo("model");
        assertThat(web.get("/v1/models?limit=3").status()).isEqualTo(400);
    }

    @Test
    void onlyJsonIsTaken() throws Exception {
        assertThat(web.send(web.request(PATH, "Content-Type", "text/plain").POST(BodyPublishers.ofString("{}")))
                        .status())
                .isEqualTo(415);
        assertThat(web.get(PATH).status()).isEqualTo(405);
        assertThat(web.post(PATH + "?n=3", SMALL + "}").status()).isEqualTo(400);
    }
}
