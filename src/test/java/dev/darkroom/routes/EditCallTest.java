package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.asset.Samples;
import dev.darkroom.simulator.Multipart;
import dev.darkroom.simulator.Request;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Edits: what is sent of the image and its mask, and what becomes of the answer. */
class EditCallTest {
    @TempDir
    private static Path folder;

    private static RealCalls calls;

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, "openai_images,flux,sdxl,noop_media").start();
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
    }

    @Test
    void openAiGetsImageAndMaskAsFilesOfAForm() throws Exception {
        byte[] image = Samples.png(48, 32);
        byte[] mask = Samples.mask(48, 32, 0);

        calls.done(
                "masked",
                "none",
                "\"operation\": \"edit\", \"quality\": \"low\", \"image\": \"" + base64(image)
                        + "\", \"mask\": \"data:image/png;base64," + base64(mask) + "\"");

        assertThat(calls.attempts("masked")).containsExactly("openai_images settled -");
        Request request = sent("masked");
        assertThat(request.path()).isEqualTo("/v1/images/edits");
        List<Multipart.Part> parts = Multipart.of(request).parts();
        assertThat(parts)
                .extracting(Multipart.Part::name)
                .containsExactly("model", "prompt", "n", "quality", "image", "mask");
        assertThat(parts.get(0).text()).isEqualTo("gpt-image-1-mini");
        assertThat(parts.get(1).text()).isEqualTo("a lamp, masked [fault:none]");
        assertThat(parts.get(4).contentType()).isEqualTo("image/png");
        assertThat(parts.get(4).filename()).isEqualTo("image.png");
        assertThat(parts.get(4).bytes()).isEqualTo(image);
        assertThat(parts.get(5).bytes()).isEqualTo(mask);
        assertThat(calls.ledger("masked")).hasSize(2).contains("settle " + calls.bill("masked"));
    }

    @Test
    void fluxGetsTheImageInBase64AndKeepsItsShape() throws Exception {
        byte[] image = Samples.jpeg(48, 32);

        JsonNode result = calls.done(
                "kontext",
                "none",
                "\"operation\": \"edit\", \"model_id\": \"flux-kontext-pro\", \"image\": \"" + base64(image) + "\"");

        assertThat(calls.attempts("kontext")).containsExactly("flux settled -");
        assertThat(Jobs.skipped(result, "openai_images")).isEqualTo("model flux-kontext-pro is flux's");
        JsonNode body = new ObjectMapper().readTree(sent("kontext").text());
        assertThat(body.properties().stream().map(Map.Entry::getKey)).containsExactly("prompt", "input_image");
        assertThat(Base64.getDecoder().decode(body.get("input_image").asText())).isEqualTo(image);
    }

    @Test
    void severalImagesGoToWhomeverTakesThem() throws Exception {
        byte[] image = Samples.png(48, 32);
        byte[] second = Samples.jpeg(32, 32);
        String more = "\"operation\": \"edit\", \"image\": \"" + base64(image) + "\", \"more_images\": [\""
                + base64(second) + "\"]";

        calls.done("several", "none", more);
        JsonNode refused = calls.done("several-refused", "none", more + ", \"model_id\": \"flux-kontext-pro\"");

        assertThat(calls.attempts("several")).containsExactly("openai_images settled -");
        assertThat(Jobs.skipped(refused, "flux")).isEqualTo("flux cannot be asked for more_images");
        List<Multipart.Part> images = Multipart.of(sent("several")).parts().stream()
                .filter(part -> part.name().equals("image[]"))
                .toList();
        assertThat(images).extracting(Multipart.Part::bytes).containsExactly(image, second);
    }

    @ParameterizedTest
    @CsvSource({
        "flux-2-pro,      '',                                prompt input_image",
        "flux-2-max,      '\"width\": 256, \"height\": 320', prompt width height input_image seed",
        "flux-2-flex,     '',                                prompt input_image",
        "flux-2-klein-4b, '',                                prompt input_image",
        "flux-2-klein-9b, '',                                prompt input_image",
    })
    void everyModelOfTheSecondFluxEdits(String model, String size, String fields) throws Exception {
        byte[] image = Samples.png(48, 32);

        calls.done(
                model,
                "none",
                "\"operation\": \"edit\", \"model_id\": \"" + model + "\", \"image\": \"" + base64(image) + "\""
                        + (size.isEmpty() ? "" : ", \"seed\": 7, " + size));

        assertThat(calls.attempts(model)).containsExactly("flux settled -");
        assertThat(sent(model).path()).isEqualTo("/v1/" + model);
        JsonNode body = new ObjectMapper().readTree(sent(model).text());
        assertThat(body.properties().stream().map(Map.Entry::getKey)).containsExactly(fields.split(" ", -1));
        assertThat(Base64.getDecoder().decode(body.get("input_image").asText())).isEqualTo(image);
    }

    @ParameterizedTest
    @CsvSource({
        "stable-image-ultra, ultra, '',            prompt strength seed image",
        "stable-image-ultra, ultra, '3:2',         prompt strength aspect_ratio seed image",
        "sd3.5-medium,       sd3,   '',            prompt model mode strength seed image",
    })
    void stabilityGetsTheImageAsAFileAndHowMuchMayChange(String model, String endpoint, String ratio, String fields)
            throws Exception {
        byte[] image = Samples.jpeg(96, 64);
        String id = endpoint + ratio.replace(':', '-');

        calls.done(
                id,
                "none",
                "\"operation\": \"edit\", \"seed\": 7, \"model_id\": \"" + model + "\", \"image\": \"" + base64(image)
                        + "\"" + (ratio.isEmpty() ? "" : ", \"aspect_ratio\": \"" + ratio + "\""));

        assertThat(calls.attempts(id)).containsExactly("sdxl settled -");
        assertThat(calls.ledger(id)).hasSize(2).contains("settle " + calls.bill(id));
        Request request = sent(id);
        assertThat(request.path()).isEqualTo("/v2beta/stable-image/generate/" + endpoint);
        List<Multipart.Part> parts = Multipart.of(request).parts();
        assertThat(parts).extracting(Multipart.Part::name).containsExactly(fields.split(" ", -1));
        Map<String, Multipart.Part> named =
                parts.stream().collect(Collectors.toMap(Multipart.Part::name, Function.identity()));
        assertThat(named.get("strength").text()).isEqualTo("0.7");
        if (endpoint.equals("sd3")) {
            assertThat(named.get("mode").text()).isEqualTo("image-to-image");
            assertThat(named.get("model").text()).isEqualTo(model);
        }
        assertThat(named.get("image").bytes()).isEqualTo(image);
        assertThat(named.get("image").contentType()).isEqualTo("image/jpeg");
        assertThat(named.get("image").filename()).isEqualTo("image.jpg");
    }

    @ParameterizedTest
    @CsvSource({
        "sd3.5-medium,       96, '\"aspect_ratio\": \"3:2\", ', keeps the shape of the image",
        "stable-image-ultra, 63, '',                            edits images with sides of at least 64 pixels",
        "stable-image-core,  96, '',                            cannot edit",
    })
    void whatStabilityCannotEditIsNotSent(String model, int side, String more, String reason) throws Exception {
        String id = "not-" + model.replace('.', '-') + side;
        JsonNode result = calls.done(
                id,
                "none",
                more + "\"operation\": \"edit\", \"model_id\": \"" + model + "\", \"image\": \""
                        + base64(Samples.png(96, side)) + "\"");

        assertThat(Jobs.skipped(result, "sdxl")).startsWith(model + " " + reason);
        assertThat(calls.posts(id)).isZero();
    }

    @Test
    void anEarlierImageIsEditedByItsId() throws Exception {
        String parent = calls.done("first", "none", "\"quality\": \"low\"")
                .at("/renders/0/asset_id")
                .asText();

        JsonNode result = calls.done(
                "second",
                "none",
                "\"operation\": \"edit\", \"quality\": \"low\", \"aspect_ratio\": \"3:2\", \"image\": \"" + parent
                        + "\"");

        assertThat(Multipart.of(sent("second")).parts())
                .filteredOn(part -> part.name().equals("size"))
                .singleElement()
                .satisfies(part -> assertThat(part.text()).isEqualTo("1536x1024"));
        assertThat(calls.bench()
                        .sql("SELECT parent FROM assets WHERE asset_id = '"
                                + result.at("/renders/0/asset_id").asText() + "'"))
                .containsExactly(List.of(parent));
    }

    @ParameterizedTest
    @CsvSource({"flux, flux-pro-1.1, flux-2-klein-4b", "sdxl, stable-image-core, sd3.5-medium"})
    void aPlainEditIsMadeByAModelThatCan(String provider, String standard, String other) throws Exception {
        JsonNode result = calls.done(
                "plain-" + provider,
                "none",
                "\"operation\": \"edit\", \"providers\": [\"" + provider + "\"], \"image\": \""
                        + base64(Samples.png(64, 64)) + "\"");

        assertThat(calls.attempts("plain-" + provider)).containsExactly(provider + " settled -");
        assertThat(calls.asset("plain-" + provider, "model_id")).isEqualTo(other);
        assertThat(result.get("warnings").toString())
                .contains("model " + standard + " cannot edit; " + other + " was used instead");
    }

    @Test
    void whatAModelCannotEditIsNotSent() throws Exception {
        String image = base64(Samples.png(16, 16));

        JsonNode result = calls.done(
                "no-mask",
                "none",
                "\"operation\": \"edit\", \"providers\": [\"flux\"], \"model_id\": \"flux-kontext-max\", \"image\": \""
                        + image + "\", \"mask\": \"" + image + "\"");
        JsonNode other = calls.done(
                "no-edit",
                "none",
                "\"operation\": \"edit\", \"providers\": [\"flux\"], \"model_id\": \"flux-pro-1.1\", \"image\": \""
                        + image + "\"");

        assertThat(Jobs.skipped(result, "flux")).isEqualTo("flux-kontext-max takes no mask");
        assertThat(Jobs.skipped(other, "flux")).isEqualTo("flux-pro-1.1 cannot edit");
        assertThat(calls.posts("no-mask") + calls.posts("no-edit")).isZero();
    }

    @Test
    void aMaskThatMarksNothingIsNotSent() throws Exception {
        String edit = "\"operation\": \"edit\", \"providers\": [\"openai_images\"], \"quality\": \"low\", \"image\": \""
                + base64(Samples.png(16, 16)) + "\", \"mask\": \"";

        JsonNode faint = calls.done("faint-mask", "none", edit + base64(Samples.mask(16, 16, 1)) + "\"");
        JsonNode opaque = calls.done("opaque-mask", "none", edit + base64(Samples.png(16, 16)) + "\"");

        assertThat(faint.at("/renders/0").toString())
                .contains("invalid_request", "mask: has no pixel that is wholly transparent; expected a PNG that is");
        assertThat(Jobs.skipped(opaque, "openai_images"))
                .isEqualTo("it changes what is transparent in the mask, which has no transparency");
        assertThat(calls.posts("faint-mask") + calls.posts("opaque-mask")).isZero();
    }

    @Test
    void safetyIsNotDroppedFromAnEdit() throws Exception {
        JsonNode result = calls.done(
                "safe",
                "none",
                "\"operation\": \"edit\", \"providers\": [\"openai_images\"], \"safety\": \"low\", \"image\": \""
                        + base64(Samples.png(16, 16)) + "\"");

        assertThat(Jobs.skipped(result, "openai_images")).isEqualTo("safety cannot be set for its edits");
        assertThat(calls.posts("safe")).isZero();
    }

    private static Request sent(String id) {
        return calls.simulator().requests().stream()
                .filter(request ->
                        request.method().equals("POST") && request.text().contains("a lamp, " + id + " "))
                .findFirst()
                .orElseThrow();
    }

    private static String base64(byte[] image) {
        return Base64.getEncoder().encodeToString(image);
    }
}
