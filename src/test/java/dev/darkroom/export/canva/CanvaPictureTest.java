package dev.darkroom.export.canva;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.export.ExportException;
import dev.darkroom.export.StoredImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What Canva takes is sent as it is; what it does not take is made smaller, or refused with the reason. */
class CanvaPictureTest {
    private static final CanvaPicture PICTURE = new CanvaPicture(40_000);

    private static StoredImage image(String type) {
        return new StoredImage("a", "default", "k", "x", type, "00", 1);
    }

    private static byte[] noise(int side, int type) throws IOException {
        BufferedImage image = new BufferedImage(side, side, type);
        Random random = new Random(7);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    private static ExportException refusal(String type, byte[] bytes) {
        ExportException refused = catchThrowableOfType(ExportException.class, () -> PICTURE.of(image(type), bytes));
        assertThat(refused.kind()).isEqualTo(ExportException.Kind.NEVER);
        return refused;
    }

    @Test
    void whatIsSmallIsSentAsItIs() throws Exception {
        byte[] png = noise(20, BufferedImage.TYPE_INT_ARGB);

        assertThat(PICTURE.of(image("image/png"), png)).isSameAs(png);
    }

    @Test
    void aPngThatIsTooLargeBecomesAJpegOfTheSameSize() throws Exception {
        byte[] png = noise(120, BufferedImage.TYPE_INT_RGB);
        assertThat(png.length).isGreaterThan(40_000);

        byte[] sent = PICTURE.of(image("image/png"), png);

        assertThat(sent.length).isLessThan(40_000);
        assertThat(sent).startsWith(0xFF, 0xD8, 0xFF);
        assertThat(ImageIO.read(new ByteArrayInputStream(sent)).getWidth()).isEqualTo(120);
    }

    @Test
    void whatCannotBeMadeSmallerIsRefused() throws Exception {
        byte[] transparent = noise(120, BufferedImage.TYPE_INT_ARGB);

        assertThat(refusal("image/png", transparent)).hasMessageContaining("transparency");
        assertThat(refusal("image/png", noise(400, BufferedImage.TYPE_INT_RGB)))
                .hasMessageContaining("takes less than 40000");
        assertThat(refusal("image/jpeg", new byte[40_000])).hasMessageContaining("40000 bytes");
        assertThat(refusal("image/png", new byte[50_000])).hasMessageContaining("cannot be made smaller");
        assertThat(refusal("image/avif", new byte[5])).hasMessageContaining("image/avif");
    }

    @Test
    void anAnimatedWebpIsRefused() throws Exception {
        byte[] webp = new byte[64];
        System.arraycopy("RIFF....WEBPVP8X".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, webp, 0, 16);

        assertThat(PICTURE.of(image("image/webp"), webp)).isSameAs(webp);
        webp[20] = 0x12;
        assertThat(refusal("image/webp", webp)).hasMessageContaining("animated");
    }
}
