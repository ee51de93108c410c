package dev.darkroom.asset;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelsTest {
    private static final int WIDTH = 37;
    private static final int HEIGHT = 23;

    /** The kinds that decoders give, and some that nothing is known of. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_4BYTE_ABGR_PRE,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_BYTE_INDEXED
            })
    void arePixelsAsJavaSeesThem(int type) {
        BufferedImage image = image(type);
        assertSame(image);
        assertSame(image.getSubimage(5, 7, 11, 9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void ofAFileToo(String format) throws IOException {
        assertSame(decoded(image(BufferedImage.TYPE_3BYTE_BGR), format));
    }

    @Test
    void ofATransparentFileToo() throws IOException {
        assertSame(decoded(image(BufferedImage.TYPE_INT_ARGB), "png"));
    }

    @Test
    void averagesByHowMuchCanBeSeen() {
        int half = 0x80FF0000;
        int opaque = 0xFF0000FF;
        int none = 0x00FFFFFF;

        assertThat(new Pixels(2, 1, new int[] {opaque, 0xFF000001})
                        .reduced(1, 1)
                        .argb())
                .containsExactly(0xFF000080);
        assertThat(new Pixels(2, 1, new int[] {half, opaque}).reduced(1, 1).argb())
                .containsExactly(0xC05500AA); // 128 parts of red, 255 of blue
        assertThat(new Pixels(2, 1, new int[] {none, opaque}).reduced(1, 1).argb())
                .containsExactly(0x800000FF);
        assertThat(new Pixels(2, 1, new int[] {none, none}).reduced(1, 1).argb())
                .containsExactly(0);
        assertThat(new Pixels(3, 1, new int[] {none, half, opaque})
                        .reduced(3, 1)
                        .argb())
                .containsExactly(0, half, opaque);
    }

    @Test
    void averagesMoreThanFitsIntoAnInt() {
        int[] pixels = new int[4_000 * 4_000];
        for (int colour : List.of(0xFFFFFFFF, 0xFF000000)) {
            Arrays.fill(pixels, colour);
            assertThat(new Pixels(4_000, 4_000, pixels).reduced(1, 1).argb()).containsExactly(colour);
            pixels[0] = 0; // not all of them are opaque
            assertThat(new Pixels(4_000, 4_000, pixels).reduced(1, 1).argb()).containsExactly(colour);
        }
    }

    private static void assertSame(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        assertThat(Pixels.of(image).argb()).isEqualTo(image.getRGB(0, 0, width, height, null, 0, width));
    }

    private static BufferedImage image(int type) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
        int[] pixels = new Random(7).ints((long) WIDTH * HEIGHT).toArray();
        image.setRGB(0, 0, WIDTH, HEIGHT, pixels, 0, WIDTH);
        return image;
    }

    private static BufferedImage decoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, file)).isTrue();
        return ImageIO.read(new ByteArrayInputStream(file.toByteArray()));
    }
}
