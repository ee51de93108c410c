package dev.darkroom.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.job.ImageFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageInspectorTest {
    private static final long MAX_BYTES = 1_000_000;
    private static final long MAX_PIXELS = 64_000_000;

    @TempDir
    Path dir;

    private final ImageInspector inspector = new ImageInspector(MAX_BYTES, MAX_PIXELS);

    @Test
    void readsSizeAndHash() throws Exception {
        byte[] png = Samples.png(48, 32);
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(png));

        assertThat(inspect(png)).isEqualTo(new ImageInfo(ImageFormat.PNG, 48, 32, png.length, sha256));
    }

    @Test
    void hashesAFileThatIsLongerThanItsBuffers() throws Exception {
        byte[] png = Samples.encoded(Samples.noise(400, 300), "png");
        assertThat(png).hasSizeGreaterThan(200_000);
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(png));

        assertThat(inspect(png)).isEqualTo(new ImageInfo(ImageFormat.PNG, 400, 300, png.length, sha256));
    }

    @ParameterizedTest
    @CsvSource({"png,PNG", "jpeg,JPEG", "lossy.webp,WEBP", "lossless.webp,WEBP", "alpha.webp,WEBP", "animated.webp,WEBP"
    })
    void knowsEachFormat(String sample, ImageFormat format) throws Exception {
        ImageInfo info = inspect(sample(sample));

        assertThat(info.format()).isEqualTo(format);
        assertThat(info.width()).isEqualTo(48);
        assertThat(info.height()).isEqualTo(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "lossy.webp", "lossless.webp", "alpha.webp", "animated.webp"})
    void refusesAFileCutOffAnywhere(String sample) throws Exception {
        byte[] whole = sample(sample);

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> inspect(cut)).as("%d bytes", length).isInstanceOf(BadImageException.class);
        }
        assertThatThrownBy(() -> inspect(Arrays.copyOf(whole, whole.length - 2)))
                .hasMessageContaining("breaks off after " + (whole.length - 2) + " bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "lossy.webp", "lossless.webp", "alpha.webp", "animated.webp"})
    void anyDamagedByteIsEitherHarmlessOrRefused(String sample) throws Exception {
        byte[] whole = sample(sample);

        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) 0xFF;
            try {
                assertThat(inspect(damaged).bytes()).isEqualTo(whole.length);
            } catch (BadImageException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "lossy.webp"})
    void keepsWhatFollowsTheImage(String sample) throws Exception {
        byte[] longer = Samples.joined(sample(sample), "trailer".getBytes(StandardCharsets.US_ASCII));

        assertThat(inspect(longer).bytes()).isEqualTo(longer.length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<!DOCTYPE html><html>|an HTML page",
                "'  <HTML><body>502'|an HTML page",
                "{\"error\": {}}|a JSON document",
                "[1]|a JSON document",
                "<svg xmlns=''></svg>|an SVG drawing",
                "<?xml version='1.0'?><!-- x --><svg>|an SVG drawing",
                "<?xml version='1.0'?><Error>|an XML document",
                "GIF89a..............|a GIF image",
                "BM............|a BMP image",
                "%PDF-1.7|a PDF document",
                "upstream connect error|text",
                "RIFF....WAVEfmt |text",
                "....ftypavif........|an AVIF image",
                "....ftypheic........|a HEIC image or a video",
            })
    void saysWhatElseItIs(String content, String what) {
        assertThatThrownBy(() -> inspect(content.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BadImageException.class)
                .hasMessageStartingWith(what + " of ")
                .hasMessageEndingWith("expected PNG, JPEG or WebP");
    }

    @Test
    void refusesBytesOfNoKind() {
        assertThatThrownBy(() -> inspect(new byte[40])).hasMessageStartingWith("data of no known kind of 40 bytes");
        assertThatThrownBy(() -> inspect(new byte[0])).hasMessage("an empty file (0 bytes)");
        assertThatThrownBy(() -> inspect("  \n ".getBytes(StandardCharsets.UTF_8)))
                .hasMessageStartingWith("blank text");
    }

    @Test
    void refusesTooManyPixelsByTheHeaderAlone() {
        assertThatThrownBy(() -> inspect(Samples.pngThatSays(20_000, 20_000)))
                .isInstanceOf(BadImageException.class)
                .hasMessage("its header says 20000x20000 pixels; the limit is 64000000 pixels in all");
        assertThatThrownBy(() -> inspect(Samples.pngThatSays(Integer.MAX_VALUE, Integer.MAX_VALUE)))
                .hasMessageContaining("the limit is 64000000");
        assertThatThrownBy(() -> inspect(Samples.pngThatSays(0, 5))).hasMessageContaining("0x5 pixels");
        assertThatThrownBy(() -> inspect(Samples.pngThatSays(-1, 5))).hasMessageContaining("4294967295x5 pixels");
    }

    @Test
    void takesExactlyTheLimits() throws Exception {
        byte[] png = Samples.png(48, 32);

        assertThat(inspectBy(new ImageInspector(png.length, 48 * 32), png).width())
                .isEqualTo(48);
        assertThatThrownBy(() -> inspectBy(new ImageInspector(png.length, 48 * 32 - 1), png))
                .hasMessageContaining("48x32");
        assertThatThrownBy(() -> inspectBy(new ImageInspector(png.length - 1, 48 * 32), png))
                .hasMessage(png.length + " bytes long; the limit is " + (png.length - 1) + " bytes");
    }

    @Test
    void refusesAWebpThatIsLargerThanItsCanvas() throws Exception {
        byte[] webp = Samples.resource("alpha.webp");
        int picture = new String(webp, StandardCharsets.ISO_8859_1).indexOf("VP8 ");
        // The picture's own width and height: 14 bits each, after the frame tag and the start code.
        ByteBuffer.wrap(webp).putInt(picture + 14, 0xFF3FFF3F);

        assertThatThrownBy(() -> inspect(webp)).hasMessageContaining("16383x16383 pixels; the limit is");
    }

    @Test
    void refusesADamagedPngHeader() throws Exception {
        byte[] png = Samples.png(48, 32);
        png[19]++;

        assertThatThrownBy(() -> inspect(png)).hasMessageContaining("IHDR");
    }

    @Test
    void findsAJpegFrameBehindLargeSegments() throws Exception {
        byte[] jpeg = Samples.jpeg(48, 32);
        byte[] segment = new byte[2 + 65535];
        ByteBuffer.wrap(segment).putShort((short) 0xFFEB).putShort((short) 65535);
        byte[] start = Arrays.copyOf(jpeg, 2);
        byte[] rest = Arrays.copyOfRange(jpeg, 2, jpeg.length);

        assertThat(inspect(Samples.joined(start, segment, segment, segment, rest))
                        .height())
                .isEqualTo(32);
    }

    @Test
    void doesNotCallAMissingFileABadImage() {
        assertThatThrownBy(() -> inspector.inspect(dir.resolve("none"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> new ImageInspector(0, 1)).hasMessageContaining("maxBytes is 0");
    }

    private static byte[] sample(String name) throws IOException {
        return switch (name) {
            case "png" -> Samples.png(48, 32);
            case "jpeg" -> Samples.jpeg(48, 32);
            default -> Samples.resource(name);
        };
    }

    private ImageInfo inspect(byte[] content) throws BadImageException, IOException {
        return inspectBy(inspector, content);
    }

    private ImageInfo inspectBy(ImageInspector by, byte[] content) throws BadImageException, IOException {
        return by.inspect(Files.write(dir.resolve("file"), content));
    }
}
