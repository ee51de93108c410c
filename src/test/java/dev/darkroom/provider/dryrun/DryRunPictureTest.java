package dev.darkroom.provider.dryrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DryRunPictureTest {
    private static final String PROMPT = "A lighthouse on a cliff at dusk, Ωραία, Північне, 日本";

    private final DryRunPicture picture = new DryRunPicture();

    /** Pixels, not bytes: another zlib may pack the same picture differently. */
    @ParameterizedTest
    @CsvSource({
        "sdxl,512,512,false,eefbb2919647e0527f2c377876e82544e6bc0a255ef25a09171d0bc94570970c",
        "flux,640,256,false,63d59fc0a51098e5265eb06cac58a221ff4cc29073a8de5ec91f26a5e4a02216",
        "gemini,256,640,false,f73bb71b2ccf0a01dc34d776c8a2f81cf784c3af219651fd3fa2c277d5e06bb0",
        "sdxl,64,64,false,84f76a3c814e7ae8223c6dddb7d0747d7764e0bdb5993cf774280dd0086a6510",
        "noop_media,300,200,true,24135d55018b37a1f92628b96d6a81b7d553a393bcae642e8832e8a273966709",
    })
    void drawsTheSamePixelsOnEveryMachine(String provider, int width, int height, boolean placeholder, String sha256)
            throws Exception {
        byte[] png = drawn(new PictureSpec(provider, provider, PROMPT, "rain", 42, width, height, 0, placeholder));

        assertThat(pixelHash(png)).isEqualTo(sha256);
    }

    @Test
    void drawsTheSameBytesFromManyThreads() throws Exception {
        byte[] alone = drawn(spec("sdxl", PROMPT, 1, 300, 300, 0));
        DryRunPicture shared = new DryRunPicture();

        Set<ByteBuffer> drawn = new HashSet<>(IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> ByteBuffer.wrap(drawnBy(shared, spec("sdxl", PROMPT, 1, 300, 300, 0))))
                .toList());

        assertThat(drawn).containsExactly(ByteBuffer.wrap(alone));
    }

    @Test
    void eachPartOfTheInputShows() throws Exception {
        List<PictureSpec> specs = List.of(
                spec("sdxl", PROMPT, 1, 300, 300, 0),
                spec("flux", PROMPT, 1, 300, 300, 0),
                spec("sdxl", PROMPT + ".", 1, 300, 300, 0),
                spec("sdxl", PROMPT, 2, 300, 300, 0),
                spec("sdxl", PROMPT, 1, 301, 300, 0),
                spec("sdxl", PROMPT, 1, 300, 300, 1),
                new PictureSpec("sdxl", "sdxl · turbo", PROMPT, null, 1, 300, 300, 0, false),
                new PictureSpec("sdxl", "sdxl", PROMPT, "rain", 1, 300, 300, 0, false),
                new PictureSpec("sdxl", "sdxl", PROMPT, null, 1, 300, 300, 0, true));
        Set<String> hashes = new HashSet<>();
        for (PictureSpec spec : specs) {
            hashes.add(pixelHash(drawn(spec)));
        }

        assertThat(hashes).hasSameSizeAs(specs);
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "1,300",
        "300,1",
        "2,2",
        "64,64",
        "96,400",
        "160,160",
        "161,1500",
        "1536,640",
        "16384,1",
        "3,16384"
    })
    void drawsAnySize(int width, int height) throws Exception {
        PictureSpec dry = new PictureSpec("flux", "flux", PROMPT, "rain", Long.MIN_VALUE, width, height, 9, false);
        PictureSpec placeholder = new PictureSpec("noop", "noop", PROMPT, "rain", 1, width, height, 9, true);

        for (PictureSpec spec : List.of(dry, placeholder)) {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(drawn(spec)));
            assertThat(image.getWidth()).isEqualTo(width);
            assertThat(image.getHeight()).isEqualTo(height);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n\t\u0000",
                "👩‍👩‍👧‍👦🏳️‍🌈",
                "שלום עולם",
                "\uD800",
                "e\u0301",
                "a\u200Bb",
                "Donaudampfschiffahrtsgesellschaft"
            })
    void setsAnyText(String text) throws Exception {
        String longText = text.repeat(10_000);

        assertThat(drawn(new PictureSpec("p", text, text, text, 1, 200, 300, 0, false)))
                .isNotEmpty();
        assertThat(drawn(new PictureSpec("p", longText, longText, longText, 1, 200, 300, 0, false)))
                .isNotEmpty();
    }

    @Test
    void aPlaceholderIsGrey() throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(
                drawn(new PictureSpec("noop_media", "noop_media", PROMPT, null, 1, 300, 300, 0, true))));

        for (int rgb : image.getRGB(0, 0, 300, 300, null, 0, 300)) {
            assertThat(rgb >> 16 & 255).isEqualTo(rgb & 255).isEqualTo(rgb >> 8 & 255);
        }
    }

    @Test
    void saysInTheFileWhatMadeIt(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("picture.png");
        picture.write(spec("sdxl", PROMPT, 1, 64, 64, 0), file);

        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).contains("tEXtSoftware\0Darkroom (dry run)");
    }

    @ParameterizedTest
    @CsvSource({"0,5,width is 0", "5,-1,height is -1", "16385,5,width is 16385"})
    void refusesSizesItCannotDraw(int width, int height, String message) {
        assertThatThrownBy(() -> spec("sdxl", PROMPT, 1, width, height, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    private static PictureSpec spec(String provider, String prompt, long seed, int width, int height, int index) {
        return new PictureSpec(provider, provider, prompt, null, seed, width, height, index, false);
    }

    private byte[] drawn(PictureSpec spec) {
        return drawnBy(picture, spec);
    }

    private static byte[] drawnBy(DryRunPicture by, PictureSpec spec) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            by.write(spec, out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static String pixelHash(byte[] png) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        ByteBuffer bytes = ByteBuffer.allocate(4 * rgb.length);
        bytes.asIntBuffer().put(rgb);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    }
}
