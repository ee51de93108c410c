package dev.darkroom.simulator;

import static dev.darkroom.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StabilityContractTest {
    private static final String JSON = "application/json";

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

    @ParameterizedTest
    @CsvSource({
        "core,  '',                30000, 1:1,  1280x1280", "ultra, '',                80000, 21:9, 1536x640",
        "sd3,   sd3.5-large,       65000, 16:9, 1344x768", "sd3,   sd3.5-large-turbo, 40000, 2:3,  832x1280",
        "sd3,   sd3.5-medium,      35000, 1:1,  1024x1024",
    })
    void drawsWhatAFormAsksFor(String service, String model, long micros, String ratio, String size) throws Exception {
        Form form = new Form()
                .field("prompt", "a red barn")
                .field("aspect_ratio", ratio)
                .field("seed", 42);
        HttpResponse<byte[]> response = second(service, JSON, model.isEmpty() ? form : form.field("model", model));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json; type=image/png");
        assertThat(response.headers().firstValue("seed")).isEmpty();
        JsonNode body = json(response);
        assertThat(body.path("finish_reason").asText()).isEqualTo("SUCCESS");
        assertThat(body.path("seed").asLong()).isEqualTo(42);
        assertThat(sizeOf(Base64.getDecoder().decode(body.path("image").asText())))
                .isEqualTo(size);
        LogEntry entry = simulator.log().charged().get(0);
        assertThat(entry.provider()).isEqualTo("sdxl");
        assertThat(entry.ref())
                .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
        assertThat(entry.chargedMicros()).isEqualTo(micros);
    }

    @Test
    void sendsBytesWhenBytesAreAccepted() throws Exception {
        Form form = new Form().field("prompt", "p").field("output_format", "jpeg");
        HttpResponse<byte[]> response = second("core", "image/*", form);
        assertThat(response.headers().firstValue("Content-Type")).contains("image/jpeg");
        assertThat(response.headers().firstValue("finish-reason")).contains("SUCCESS");
        assertThat(response.headers().firstValueAsLong("seed").orElseThrow()).isPositive();
        assertThat(response.body()).startsWith(0xFF, 0xD8);
    }

    @Test
    void changesAPictureThatIsSent() throws Exception {
        byte[] picture = new Pictures().picture(640, 320, "png", "sent");
        Form ultra =
                new Form().field("prompt", "p").field("strength", 0.5).file("image", "a.png", "image/png", picture);
        assertThat(second("ultra", JSON, ultra).statusCode()).isEqualTo(200);
        HttpResponse<byte[]> changed = second("sd3", "image/*", ultra.field("mode", "image-to-image"));
        assertThat(sizeOf(changed.body())).isEqualTo("1472x704");
        assertThat(simulator.log().billMicros(Vendor.STABILITY)).isEqualTo(80_000 + 65_000);
    }

    @ParameterizedTest
    @CsvSource({
        "core,  negative_prompt=x,                        prompt: is required",
        "core,  prompt=p&seed=4294967295,                 seed: must be a whole number",
        "core,  prompt=p&seed=x,                          seed: must be a whole number",
        "core,  prompt=p&aspect_ratio=4:3,                aspect_ratio: must be one of 21:9",
        "core,  prompt=p&output_format=gif,               output_format: must be one of",
        "core,  prompt=p&style_preset=nice,               style_preset: must be one of",
        "core,  prompt=p&width=512,                       width: is not a known field",
        "core,  prompt=p&prompt=q,                        prompt: must be a text",
        "ultra, prompt=p&style_preset=anime,              style_preset: is not a known field",
        "ultra, prompt=p&strength=0.5,                    strength: needs an image",
        "sd3,   prompt=p&model=sd4,                       model: must be one of",
        "sd3,   prompt=p&mode=image-to-image,             image: is required",
        "sd3,   prompt=p&cfg_scale=11,                    cfg_scale: must be a number",
        "ultra, prompt=p&image=broken,                    strength: is required",
        "ultra, prompt=p&image=broken&strength=1,         image: must be a png",
        "ultra, prompt=p&image=tiny&strength=1,           image: must have sides",
        "sd3,   prompt=p&image=good,                      image: cannot be a file",
    })
    void namesEachWrongFieldOfAForm(String service, String fields, String error) throws Exception {
        HttpResponse<byte[]> response = second(service, JSON, form(fields));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("name").asText()).isEqualTo("bad_request");
        assertThat(json(response).path("errors"))
                .anySatisfy(one -> assertThat(one.asText()).startsWith(error));
        assertNothingIsCharged();
    }

    @Test
    void refusesRequestsOfTheWrongKind() throws Exception {
        Form form = new Form().field("prompt", "p");
        assertThat(second("core", "text/html", form).statusCode()).isEqualTo(400);
        assertThat(second("video", JSON, form).statusCode()).isEqualTo(404);
        assertThat(client.post(address("core"), "Authorization", "Bearer key", Map.of("prompt", "p"))
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<byte[]> stranger = client.post(address("core"), form, "Authorization", "Bearer invalid");
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(json(stranger).path("name").asText()).isEqualTo("unauthorized");
        form.file("image", "a.png", "image/png", new byte[10 << 20]);
        assertThat(second("ultra", JSON, form).statusCode()).isEqualTo(413);
        assertNothingIsCharged();
    }

    @ParameterizedTest
    @CsvSource({
        "moderated, 403, content_moderation", "403, 403, permission_denied",
        "400, 400, bad_request", "401, 401, unauthorized",
        "402, 402, payment_required", "422, 422, invalid_language",
        "429-no-hint, 429, rate_limit_exceeded", "503, 503, service_unavailable",
    })
    void refusalsHaveTheirNames(String fault, int status, String name) throws Exception {
        HttpResponse<byte[]> second = second("core", JSON, new Form().field("prompt", "[fault:" + fault + "]"));
        assertThat(second.statusCode()).isEqualTo(status);
        assertThat(json(second).path("name").asText()).isEqualTo(name);
        assertThat(json(second).path("errors")).hasSize(1);
        HttpResponse<byte[]> first = first(Map.of(), "[fault:" + fault + "]");
        assertThat(first.statusCode()).isEqualTo(status);
        assertThat(json(first).path("name").asText()).isEqualTo(name);
        assertThat(json(first).path("message").asText()).isNotEmpty();
        assertNothingIsCharged();
    }

    @Test
    void anErrorOfTheServerHasItsName() throws Exception {
        HttpResponse<byte[]> response = second("core", JSON, new Form().field("prompt", "[fault:500]"));
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(json(response).path("name").asText()).isEqualTo("internal_error");
    }

    @Test
    void aFilteredPictureIsBlurredAndCharged() throws Exception {
        Form form = new Form().field("prompt", "[fault:stability/content-moderated]");
        HttpResponse<byte[]> response = second("core", JSON, form);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).path("finish_reason").asText()).isEqualTo("CONTENT_FILTERED");
        byte[] blurred = Base64.getDecoder().decode(json(response).path("image").asText());
        assertThat(sizeOf(blurred)).isEqualTo("1280x1280");
        assertThat(middleOfTheSun(blurred))
                .isNotEqualTo(middleOfTheSun(new Pictures().picture(1280, 1280, "png", "x")));
        assertThat(second("core", "image/*", form).headers().firstValue("finish-reason"))
                .contains("CONTENT_FILTERED");
        assertThat(simulator.log().billMicros(Vendor.STABILITY)).isEqualTo(60_000);
        JsonNode several =
                json(first(Map.of("samples", 2), "[fault:content-moderated:1]")).path("artifacts");
        assertThat(several.at("/0/finishReason").asText()).isEqualTo("CONTENT_FILTERED");
        assertThat(several.at("/1/finishReason").asText()).isEqualTo("SUCCESS");
    }

    @Test
    void sdxlDrawsSeveralPictures() throws Exception {
        HttpResponse<byte[]> response = first(Map.of("samples", 2, "steps", 50, "seed", 7), "a red barn");
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode artifacts = json(response).path("artifacts");
        assertThat(artifacts).hasSize(2);
        assertThat(artifacts.at("/0/seed").asLong()).isEqualTo(7);
        assertThat(artifacts.at("/0/finishReason").asText()).isEqualTo("SUCCESS");
        assertThat(sizeOf(Base64.getDecoder().decode(artifacts.at("/1/base64").asText())))
                .isEqualTo("1152x896");
        assertThat(simulator.log().billMicros(Vendor.STABILITY)).isEqualTo(2 * 15_000);
        first(Map.of(), "cheaper");
        assertThat(simulator.log().billMicros(Vendor.STABILITY)).isEqualTo(2 * 15_000 + 9_000);
    }

    @ParameterizedTest
    @CsvSource({
        "width, 512, height", "samples, 11, samples", "steps, 9, steps", "cfg_scale, 36, cfg_scale",
        "seed, -1, seed", "sampler, EULER, sampler", "prompt, p, prompt", "style_preset, nice, style_preset",
    })
    void namesAWrongFieldOfSdxl(String field, String value, String named) throws Exception {
        Object json = value.matches("-?\\d+") ? (Object) Integer.valueOf(value) : value;
        HttpResponse<byte[]> response = first(Map.of(field, json), "p");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("message").asText()).startsWith(named + ": ");
        assertNothingIsCharged();
    }

    @Test
    void sdxlIsStrictAboutTypesTextsAndKeys() throws Exception {
        assertThat(json(first(Map.of("samples", "2"), "p")).path("message").asText())
                .startsWith("samples: ");
        for (Object prompts :
                List.of(List.of(), "p", List.of(Map.of("text", "p", "weight", -1)), List.of(Map.of("txt", "p")))) {
            assertThat(first(Map.of("text_prompts", prompts), "p").statusCode()).isEqualTo(400);
        }
        String address = simulator.stabilityBaseUrl() + "/v1/generation/";
        assertThat(client.post(address + "sd-1/text-to-image", "Authorization", "Bearer key", Map.of())
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.post(address + "sd-1/text-to-image", "Authorization", "key", Map.of())
                        .statusCode())
                .isEqualTo(401);
        assertNothingIsCharged();
    }

    private void assertNothingIsCharged() throws Exception {
        assertThat(simulator.log().billMicros()).isZero();
        assertThat(simulator.log().accepted()).isEmpty();
        assertThat(simulator.log().refused()).isNotEmpty();
    }

    private static Form form(String fields) {
        Form form = new Form();
        for (String field : fields.split("&", -1)) {
            String[] pair = field.split("=", 2);
            if (!pair[0].equals("image")) {
                form.field(pair[0], pair[1]);
                continue;
            }
            byte[] good = new Pictures().picture(pair[1].equals("tiny") ? 32 : 640, 320, "png", "sent");
            byte[] sent = pair[1].equals("broken") ? Arrays.copyOf(good, 20) : good;
            form.file("image", "a.png", "image/png", sent);
        }
        return form;
    }

    private HttpResponse<byte[]> second(String service, String accept, Form form) throws Exception {
        return client.post(address(service), form, "Authorization", "Bearer key", "Accept", accept);
    }

    private HttpResponse<byte[]> first(Map<String, ?> more, String prompt) throws Exception {
        Map<String, Object> body = new HashMap<>(Map.of("width", 1152, "height", 896));
        body.put("text_prompts", List.of(Map.of("text", "ugly", "weight", -1), Map.of("text", prompt)));
        body.putAll(more);
        String address = simulator.stabilityBaseUrl() + "/v1/generation/stable-diffusion-xl-1024-v1-0/text-to-image";
        return client.post(address, "Authorization", "Bearer key", body);
    }

    private String address(String service) {
        return simulator.stabilityBaseUrl() + "/v2beta/stable-image/generate/" + service;
    }

    private static String sizeOf(byte[] picture) {
        SentImage image = SentImage.of(picture).orElseThrow();
        return image.width() + "x" + image.height();
    }

    private static int middleOfTheSun(byte[] picture) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
        return image.getRGB(image.getWidth() / 4 + image.getWidth() / 6, image.getHeight() / 4 + image.getHeight() / 6);
    }
}
