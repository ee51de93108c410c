package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.asset.Samples;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits at replicate_sdxl: small images go with the request, and what it cannot do is not asked. */
class ReplicateEditTest {
    @TempDir
    private static Path folder;

    private static RealCalls calls;

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, "replicate_sdxl,noop_media").start();
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
    }

    @Test
    void imageAndMaskAreSentAsDataUrlsAndTheSizeIsTheImages() throws Exception {
        String image = base64(Samples.png(96, 64));

        calls.done("masked", "none", edit(image) + ", \"mask\": \"" + image + "\"");

        assertThat(calls.attempts("masked")).containsExactly("replicate_sdxl settled -");
        JsonNode input = input("masked");
        assertThat(input.fieldNames())
                .toIterable()
                .containsExactly("prompt", "image", "mask", "width", "height", "num_outputs", "apply_watermark");
        assertThat(input.get("image").asText()).isEqualTo("data:image/png;base64," + image);
        assertThat(input.get("mask").asText()).isEqualTo("data:image/png;base64," + image);
        assertThat(input.get("width").asInt()).isEqualTo(96);
        assertThat(input.get("height").asInt()).isEqualTo(64);
    }

    @Test
    void whatIsTransparentInAMaskIsWhiteForSdxl() throws Exception {
        BufferedImage mask = new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB);
        for (int x = 0; x < 64; x++) {
            for (int y = 0; y < 64; y++) {
                mask.setRGB(x, y, x < 16 ? 0 : 0xff00ff00);
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(mask, "png", file);

        calls.done(
                "hole",
                "none",
                edit(base64(Samples.png(64, 64))) + ", \"mask\": \"" + base64(file.toByteArray()) + "\"");

        String sent = input("hole").get("mask").asText();
        assertThat(sent).startsWith("data:image/png;base64,");
        BufferedImage seen = ImageIO.read(new ByteArrayInputStream(
                Base64.getDecoder().decode(sent.substring("data:image/png;base64,".length()))));
        assertThat(seen.getColorModel().hasAlpha()).isFalse();
        assertThat(seen.getRGB(15, 40)).isEqualTo(0xffffffff);
        assertThat(seen.getRGB(16, 40)).isEqualTo(0xff000000);
    }

    @Test
    void anImageAloneKeepsItsSizeAndNoneIsSent() throws Exception {
        calls.done("plain", "none", edit(base64(Samples.jpeg(48, 32))));

        assertThat(calls.attempts("plain")).containsExactly("replicate_sdxl settled -");
        assertThat(input("plain").fieldNames())
                .toIterable()
                .containsExactly("prompt", "image", "num_outputs", "apply_watermark");
        assertThat(input("plain").get("image").asText()).startsWith("data:image/jpeg;base64,");
    }

    @Test
    void whatCannotBeDoneIsNotAsked() throws Exception {
        assertThat(skipped("sized", edit(base64(Samples.png(48, 32))) + ", \"width\": 512, \"height\": 512"))
                .isEqualTo("replicate-sdxl keeps the size of an image that it edits without a mask; leave out width,"
                        + " height and aspect_ratio");
        String odd = base64(Samples.png(50, 32));
        assertThat(skipped("odd", edit(odd) + ", \"mask\": \"" + odd + "\""))
                .startsWith("an edit with a mask needs width and height: the image's 50x32 is not");
        assertThat(skipped("large", edit(base64(longer(Samples.png(48, 32), 256 * 1024)))))
                .isEqualTo("it takes images of at most 256 kB, larger ones by an https URL");
    }

    private static String skipped(String id, String job) throws IOException {
        JsonNode result = calls.done(id, "none", job);
        assertThat(calls.posts(id)).isZero();
        return Jobs.skipped(result, "replicate_sdxl");
    }

    private static String edit(String image) {
        return "\"operation\": \"edit\", \"image\": \"" + image + "\"";
    }

    private static JsonNode input(String id) throws IOException {
        String body = calls.simulator().requests().stream()
                .filter(request ->
                        request.method().equals("POST") && request.text().contains("a lamp, " + id + " "))
                .findFirst()
                .orElseThrow()
                .text();
        return new ObjectMapper().readTree(body).get("input");
    }

    /** The same picture with so many bytes of noise in a private chunk behind its header. */
    private static byte[] longer(byte[] png, int bytes) throws IOException {
        int header = 33;
        byte[] chunk = new byte[4 + bytes];
        new Random(1).nextBytes(chunk);
        System.arraycopy(new byte[] {'n', 'o', 'I', 's'}, 0, chunk, 0, 4);
        CRC32 sum = new CRC32();
        sum.update(chunk);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(png, 0, header);
        all.write(java.nio.ByteBuffer.allocate(4).putInt(bytes).array());
        all.write(chunk);
        all.write(java.nio.ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
        all.write(png, header, png.length - header);
        return all.toByteArray();
    }

    private static String base64(byte[] image) {
        return Base64.getEncoder().encodeToString(image);
    }
}
