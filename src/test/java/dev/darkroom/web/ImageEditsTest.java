package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.asset.Samples;
import dev.darkroom.web.WebBench.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code POST /v1/images/edits}: files of a form reach the provider, and are kept until they have. */
class ImageEditsTest {
    private static final String PATH = "/v1/images/edits";

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

    private static Reply post(Multipart form, String... headers) throws Exception {
        return web.send(web.request(PATH, headers)
                .header("Content-Type", form.contentType())
                .POST(form.body()));
    }

    @Test
    void imageAndMaskReachTheProvider() throws Exception {
        byte[] image = Samples.png(64, 48);
        Reply reply = post(new Multipart()
                .field("prompt", "an edited lamp")
                .field("n", "2")
                .field("size", "1024x1024")
                .file("image[]", image)
                .file("mask", Samples.mask(64, 48, 0)));

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().get("data")).hasSize(2);
        assertThat(simulated.posts("an edited lamp")).isEqualTo(2);
        assertThat(reply.header("X-Darkroom-Provider")).isEqualTo("openai_images");
        // They are removed when the answer has been sent.
        await().untilAsserted(() -> {
            try (Stream<Path> uploads = Files.walk(folder.resolve("home/data/uploads"))) {
                assertThat(uploads.filter(Files::isRegularFile)).isEmpty();
            }
        });
    }

    @Test
    void theSameFormWithOneKeyIsOneJob() throws Exception {
        Multipart form = new Multipart().field("prompt", "a keyed lamp").file("image", Samples.png(64, 64));

        Reply first = post(form, "Idempotency-Key", "edit-1");
        Reply again = post(form, "Idempotency-Key", "edit-1");
        Reply other = post(
                new Multipart().field("prompt", "a keyed lamp").file("image", Samples.png(32, 32)),
                "Idempotency-Key",
                "edit-1");

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(again.json().get("data")).isEqualTo(first.json().get("data"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(simulated.posts("a keyed lamp")).isEqualTo(1);
    }

    @Test
    void anImageCanBeNamedInJson() throws Exception {
        String made = post(new Multipart().field("prompt", "a first lamp").file("image", Samples.png(64, 64)))
                .json()
                .at("/data/0/asset_id")
                .asText();
        Reply reply = web.post(
                PATH,
                "{\"prompt\": \"a second lamp\", \"images\": [{\"file_id\": \"" + made
                        + "\"}], \"response_format\": \"url\"}");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().at("/data/0/url").asText()).isNotBlank();
    }

    @Test
    void anAssetThatIsNotThereIsNamedByItsField() throws Exception {
        Reply image = web.post(PATH, "{\"prompt\": \"no lamp\", \"images\": [{\"file_id\": \"nosuchasset\"}]}");
        Reply mask = web.post(
                PATH,
                "{\"prompt\": \"no lamp\", \"images\": [{\"image_url\": \"https://127.0.0.1/a.png\"}],"
                        + " \"mask\": {\"file_id\": \"nosuchmask\"}}");

        assertThat(image.status()).isEqualTo(400);
        assertThat(image.json().at("/error/param").asText()).isEqualTo("images");
        assertThat(image.json().at("/error/code").asText()).isEqualTo("invalid_value");
        assertThat(image.json().at("/error/message").asText()).contains("nosuchasset");
        assertThat(mask.json().at("/error/param").asText()).isEqualTo("mask");
        assertThat(simulated.posts("no lamp")).isZero();
    }

    @Test
    void aFormWithoutABoundaryIsToldSo() throws Exception {
        Reply reply = web.send(web.request(PATH)
                .header("Content-Type", "multipart/form-data")
                .POST(new Multipart().field("prompt", "no lamp").body()));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/error/message").asText()).contains("boundary");
    }

    @Test
    void twoNamesOfModelsThatDisagreeAreNoUnknownModel() throws Exception {
        Reply reply = web.post(
                "/v1/images/generations",
                "{\"prompt\": \"no lamp\", \"model\": \"gpt-image-1-mini\", \"model_id\": \"gpt-image-1\"}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/error/param").asText()).isEqualTo("model");
        assertThat(reply.json().at("/error/code").asText()).isEqualTo("invalid_value");
    }

    @Test
    void severalImagesReachTheProvider() throws Exception {
        byte[] first = Samples.png(64, 48);
        byte[] second = Samples.png(32, 32);
        Reply reply = post(new Multipart()
                .field("prompt", "several edited lamps")
                .file("image[]", first)
                .file("image[]", second)
                .file("image[]", Samples.png(16, 16))
                .file("mask", Samples.mask(64, 48, 0)));

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(simulated.images("several edited lamps")).hasSize(3).startsWith(first, second);
    }

    static Stream<Arguments> wrong() throws IOException {
        byte[] image = Samples.png(64, 48);
        byte[] text = "no image".getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                Arguments.of(new Multipart().field("prompt", "a"), "image", "missing_required_parameter"),
                Arguments.of(new Multipart().file("image", image), "prompt", "missing_required_parameter"),
                Arguments.of(new Multipart().field("prompt", "a").file("image", text), "image", "invalid_value"),
                Arguments.of(new Multipart().field("prompt", "a").file("image", new byte[0]), "image", "invalid_value"),
                Arguments.of(new Multipart().field("prompt", "a").field("image", "asset"), "image", "invalid_value"),
                Arguments.of(
                        new Multipart()
                                .field("prompt", "a")
                                .file("image", image)
                                .file("mask", Samples.png(8, 8)),
                        "mask",
                        "invalid_value"),
                Arguments.of(
                        new Multipart()
                                .field("prompt", "a")
                                .file("image", image)
                                .file("mask", text),
                        "mask",
                        "invalid_value"),
                Arguments.of(new Multipart().field("prompt", "a").file("picture", image), "picture", "invalid_value"),
                Arguments.of(
                        new Multipart()
                                .field("prompt", "a")
                                .file("image", image)
                                .file("image", text),
                        "image",
                        "invalid_value"),
                Arguments.of(
                        new Multipart().field("prompt", "a").field("n", "two").file("image", image),
                        "n",
                        "invalid_value"),
                Arguments.of(
                        new Multipart()
                                .field("prompt", "a")
                                .field("prompt", "b")
                                .file("image", image),
                        "prompt",
                        "invalid_value"),
                Arguments.of(
                        new Multipart().field("prompt", "a").field("promt", "b").file("image", image),
                        "promt",
                        "unknown_parameter"),
                Arguments.of(
                        new Multipart()
                                .field("prompt", "a")
                                .field("input_fidelity", "high")
                                .file("image", image),
                        "input_fidelity",
                        "invalid_value"),
                Arguments.of(
                        new Multipart()
                                .field("prompt", "a")
                                .field("model", "no-such")
                                .file("image", image),
                        "model",
                        "model_not_found"));
    }

    @ParameterizedTest
    @MethodSource
    void wrong(Multipart form, String param, String code) throws Exception {
        Reply reply = post(form);

        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        JsonNode error = reply.json().get("error");
        assertThat(List.of(error.get("param").asText(), error.get("code").asText()))
                .as(reply.body())
                .containsExactly(param, code);
    }

    @Test
    void wrongJson() throws Exception {
        for (String images : List.of("[]", "7", "[7]", "[{}]", "[{\"file_id\": \"a\", \"image_url\": \"b\"}]")) {
            // Each names no image, too many, or nothing that can be one.
            Reply reply = web.post(PATH, "{\"prompt\": \"a\", \"images\": " + images + "}");
            assertThat(reply.status()).as(images).isEqualTo(400);
            assertThat(reply.json().at("/error/param").asText()).isEqualTo("images");
        }
        assertThat(web.send(web.request(PATH, "Content-Type", "text/plain")
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}")))
                        .status())
                .isEqualTo(415);
    }
}
