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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits: what is sent of the image and its mask, and what becomes of the answer. */
class EditCallTest {
    @TempDir
    private static Path folder;

    private static RealCalls calls;

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, "openai_images,flux,noop_media").start();
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
    }

    @Test
    void openAiGetsImageAndMaskAsFilesOfAForm() throws Exception {
        byte[] image = Samples.png(48, 32);
        byte[] mask = Samples.png(48, 32);

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
