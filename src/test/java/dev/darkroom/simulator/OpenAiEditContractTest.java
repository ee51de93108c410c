package dev.darkroom.simulator;

import static dev.darkroom.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.asset.Samples;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiEditContractTest {
    private static final byte[] PNG = new Pictures().picture(64, 48, "png", "sent");
    private static final byte[] JPEG = new Pictures().picture(64, 48, "jpeg", "sent");

    @TempDir
    Path folder;

    private Simulator simulator;
    private SimulatorClient client;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.start(folder.resolve("log"));
        client = new SimulatorClient(simulator);
    }

    @AfterEach
    void stop() throws Exception {
        simulator.close();
    }

    @Test
    void changesOnePictureWhereTheMaskSays() throws Exception {
        Form form = form("gpt-image-1.5")
                .field("n", 2)
                .field("size", "1536x1024")
                .field("quality", "low")
                .field("input_fidelity", "high")
                .file("image", "a.png", "image/png", PNG)
                .file("mask", "m.png", "image/png", Samples.mask(64, 48, 0));
        HttpResponse<byte[]> response = edit(form);
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode body = json(response);
        assertThat(body.path("data")).hasSize(2);
        assertThat(SentImage.of(OpenAiContractTest.picture(body))).contains(new SentImage("png", 1536, 1024));
        assertThat(body.at("/usage/output_tokens").asInt()).isEqualTo(2 * 408);
        LogEntry entry = simulator.log().charged().get(0);
        assertThat(entry.ref())
                .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
        assertThat(entry.chargedMicros()).isEqualTo(2 * 408 * 32 + 10 * 5 + 1_000 * 8);
        assertThat(body.at("/usage/input_tokens_details/image_tokens").asInt()).isEqualTo(1_000);
        assertThat(entry.asked().prompt()).isEqualTo("a red barn");
    }

    @Test
    void takesSeveralPictures() throws Exception {
        Form form = form("gpt-image-1-mini")
                .field("output_format", "jpeg")
                .file("image[]", "a.png", "image/png", PNG)
                .file("image[]", "b.jpg", "image/jpeg", JPEG);
        assertThat(OpenAiContractTest.picture(json(edit(form)))).startsWith(0xFF, 0xD8);
    }

    @ParameterizedTest
    @CsvSource({
        "size, 7x7",
        "n, 11",
        "n, two",
        "quality, best",
        "background, blue",
        "output_format, gif",
        "input_fidelity, high",
        "moderation, low",
        "response_format, url",
        "seed, 1",
        "prompt, again",
    })
    void namesAWrongField(String field, String value) throws Exception {
        Form form = form("gpt-image-1-mini").field(field, value).file("image", "a.png", "image/png", PNG);
        assertRefused(edit(form), 400, field);
    }

    @Test
    void looksAtTheFiles() throws Exception {
        assertRefused(edit(form("gpt-image-1.5")), 400, "image");
        byte[] half = Arrays.copyOf(PNG, PNG.length / 2);
        JsonNode broken = edit("a.png", "image/png", half);
        assertThat(broken.path("code").asText()).isEqualTo("invalid_image_file");
        JsonNode untyped = edit("a.png", "application/octet-stream", PNG);
        assertThat(untyped.path("code").asText()).isEqualTo("unsupported_file_mimetype");
        Form twice =
                form("gpt-image-1.5").file("image", "a.png", "image/png", PNG).file("image", "b.png", "image/png", PNG);
        assertRefused(edit(twice), 400, "image");
        Form many = form("gpt-image-1.5");
        for (int index = 0; index < 17; index++) {
            many.file("image[]", "a.png", "image/png", PNG);
        }
        assertRefused(edit(many), 400, "image");
        Form stray = form("gpt-image-1.5")
                .file("image", "a.png", "image/png", PNG)
                .file("sketch", "b.png", "image/png", PNG);
        assertRefused(edit(stray), 400, "sketch");
    }

    @Test
    void aMaskIsAPngOfTheSameSize() throws Exception {
        byte[] wide = new Pictures().picture(65, 48, "png", "mask");
        Form other =
                form("gpt-image-1.5").file("image", "a.png", "image/png", PNG).file("mask", "m.png", "image/png", wide);
        assertRefused(edit(other), 400, "mask");
        Form jpeg = form("gpt-image-1.5")
                .file("image", "a.png", "image/png", PNG)
                .file("mask", "m.jpg", "image/jpeg", JPEG);
        assertRefused(edit(jpeg), 400, "mask");
        Form faint = form("gpt-image-1.5")
                .file("image", "a.png", "image/png", PNG)
                .file("mask", "m.png", "image/png", Samples.mask(64, 48, 1));
        assertRefused(edit(faint), 400, "mask");
    }

    @Test
    void refusesWhatIsWrongWithoutCharging() throws Exception {
        Form form = form("dall-e-2").file("image", "a.png", "image/png", PNG);
        assertRefused(edit(form), 404, "model");
        HttpResponse<byte[]> stranger = client.post(address(), form, "Authorization", "Bearer invalid");
        assertThat(stranger.statusCode()).isEqualTo(401);
        HttpResponse<byte[]> json = client.post(address(), "Authorization", "Bearer key", Map.of("prompt", "p"));
        assertThat(json.statusCode()).isEqualTo(400);
        Form moderated = new Form()
                .field("model", "gpt-image-1.5")
                .field("prompt", "[fault:moderated]")
                .file("image", "a.png", "image/png", PNG);
        HttpResponse<byte[]> blocked = edit(moderated);
        assertThat(blocked.statusCode()).isEqualTo(400);
        assertThat(json(blocked).at("/error/code").asText()).isEqualTo("moderation_blocked");
        assertThat(simulator.log().billMicros()).isZero();
        assertThat(simulator.log().refused()).hasSize(4);
    }

    @Test
    void aLocalServerSendsAddressesOfAnySize() throws Exception {
        JsonNode answer = json(
                client.openAi(Map.of("model", "local-model", "prompt", "p", "size", "300x200", "seed", 7, "n", 2)));
        assertThat(answer.has("usage")).isFalse();
        String address = answer.at("/data/1/url").asText();
        assertThat(address).startsWith("http://127.0.0.1:" + simulator.port() + "/delivery/results/openai/");
        assertThat(SentImage.of(client.get(address).body())).contains(new SentImage("png", 300, 200));
        LogEntry entry = simulator.log().accepted().get(0);
        assertThat(entry.asked().seed()).isEqualTo(7);
        assertThat(entry.chargedMicros()).isZero();
        assertThat(simulator.log().ofKind(LogEntry.DOWNLOAD))
                .extracting(LogEntry::ref)
                .containsExactly(entry.ref());
    }

    @Test
    void aLocalServerNeedsNoKeyAndSendsTexts() throws Exception {
        HttpResponse<byte[]> response = client.send(
                HttpRequest.newBuilder(URI.create(simulator.openAiBaseUrl() + "/images/generations"))
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"model\":\"local-model\",\"prompt\":\"p\",\"size\":\"90x70\",\"response_format\":\"b64_json\"}")));
        assertThat(SentImage.of(OpenAiContractTest.picture(json(response)))).contains(new SentImage("png", 90, 70));
        assertRefused(client.openAi(Map.of("model", "local-model", "prompt", "p", "size", "0x9")), 400, "size");
        assertRefused(
                client.openAi(Map.of("model", "local-model", "prompt", "p", "response_format", "png")),
                400,
                "response_format");
        assertRefused(client.openAi(Map.of("model", "local-model", "prompt", "p", "cfg", 1)), 400, "cfg");
    }

    private static void assertRefused(HttpResponse<byte[]> response, int status, String field) throws Exception {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).at("/error/param").asText()).isEqualTo(field);
    }

    private static Form form(String model) {
        return new Form().field("model", model).field("prompt", "a red barn");
    }

    private JsonNode edit(String filename, String contentType, byte[] bytes) throws Exception {
        HttpResponse<byte[]> response = edit(form("gpt-image-1.5").file("image", filename, contentType, bytes));
        assertThat(response.statusCode()).isEqualTo(400);
        return json(response).path("error");
    }

    private HttpResponse<byte[]> edit(Form form) throws Exception {
        return client.post(address(), form, "Authorization", "Bearer sk-test");
    }

    private String address() {
        return simulator.openAiBaseUrl() + "/images/edits";
    }
}
