package dev.darkroom.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.job.ImageFormat;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageAnalyserTest {
    private static final int RGB = BufferedImage.TYPE_INT_RGB;
    private static final int ARGB = BufferedImage.TYPE_INT_ARGB;

    @TempDir
    Path dir;

    private final ImageInspector inspector = new ImageInspector(10_000_000, 64_000_000);
    private final ImageAnalyser analyser = new ImageAnalyser(64, 2);

    @Test
    void namesTheColoursMostCommonFirst() throws Exception {
        assertThat(look(Samples.png(480, 320)).colours()).containsExactly("#c82828", "#1e3cc8", "#ffffff");
    }

    @ParameterizedTest
    @CsvSource({"480,320,64,43", "320,480,43,64", "2000,10,64,1", "64,64,64,64", "20,10,20,10", "1,1,1,1"})
    void keepsTheShapeInTheThumbnail(int width, int height, int toWidth, int toHeight) throws Exception {
        ImageLook look = look(Samples.png(width, height));

        BufferedImage thumbnail = decoded(look);
        assertThat(look.thumbnailFormat()).isEqualTo(ImageFormat.JPEG);
        assertThat(thumbnail.getWidth()).isEqualTo(toWidth);
        assertThat(thumbnail.getHeight()).isEqualTo(toHeight);
    }

    @Test
    void remembersHowTheLastImagesLook() throws Exception {
        Path file = Files.write(dir.resolve("first"), Samples.png(120, 80));
        ImageInfo info = inspector.inspect(file);
        ImageLook first = analyser.look(file, info);
        Files.delete(file);

        assertThat(analyser.look(file, info)).isSameAs(first);

        for (int side = 1; side <= 32; side++) {
            look(Samples.png(side, 8));
        }
        assertThatThrownBy(() -> analyser.look(file, info)).isInstanceOf(IOException.class);
    }

    @Test
    void keepsTransparencyInTheThumbnail() throws Exception {
        BufferedImage image = new BufferedImage(300, 300, ARGB);
        Graphics2D g = image.createGraphics();
        g.setColor(new Color(10, 200, 90));
        g.fillRect(0, 0, 150, 300);
        g.dispose();

        ImageLook look = look(Samples.encoded(image, "png"));

        assertThat(look.thumbnailFormat()).isEqualTo(ImageFormat.PNG);
        assertThat(look.colours()).containsExactly("#0ac85a");
        assertThat(decoded(look).getRGB(5, 5)).isEqualTo(0xFF0AC85A);
        assertThat(decoded(look).getRGB(60, 5) >>> 24).isZero();
    }

    @Test
    void hasNoColoursForNothing() throws Exception {
        assertThat(look(Samples.encoded(new BufferedImage(30, 30, ARGB), "png")).colours())
                .isEmpty();
    }

    @Test
    void takesGreysAsTheyAreStored() throws Exception {
        for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY}) {
            BufferedImage image = new BufferedImage(40, 40, type);
            int full = type == BufferedImage.TYPE_BYTE_GRAY ? 255 : 65535;
            for (int i = 0; i < 1600; i++) {
                image.getRaster().setSample(i % 40, i / 40, 0, full * 128 / 255);
            }
            assertThat(look(Samples.encoded(image, "png")).colours()).containsExactly("#808080");
        }
    }

    @Test
    void hashesLookAlikesAlike() throws Exception {
        String hash = look(Samples.png(480, 320)).perceptualHash();
        BufferedImage mirrored = new BufferedImage(480, 320, RGB);
        mirrored.createGraphics().drawImage(Samples.flag(480, 320, RGB), 480, 0, -480, 320, null);

        assertThat(hash).matches("[0-9a-f]{16}");
        assertThat(distance(hash, look(Samples.jpeg(480, 320)).perceptualHash()))
                .isLessThan(8);
        assertThat(distance(hash, look(Samples.png(1920, 1280)).perceptualHash()))
                .isLessThan(8);
        assertThat(distance(hash, look(Samples.encoded(mirrored, "png")).perceptualHash()))
                .isGreaterThan(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lossy.webp", "lossless.webp", "animated.webp"})
    void readsWebp(String name) throws Exception {
        ImageLook look = look(Samples.resource(name));

        assertThat(look.thumbnailFormat()).isEqualTo(ImageFormat.JPEG);
        Color corner = new Color(decoded(look).getRGB(2, 2));
        assertThat(corner.getRed()).isBetween(185, 215);
        assertThat(corner.getBlue()).isBetween(20, 60);
    }

    @Test
    void readsTransparentWebp() throws Exception {
        assertThat(look(Samples.resource("alpha.webp")).thumbnailFormat()).isEqualTo(ImageFormat.PNG);
    }

    @Test
    void refusesPixelsThatCannotBeDecoded() throws Exception {
        byte[] png = Samples.png(480, 320);
        for (int i = png.length / 2; i < png.length / 2 + 40; i++) {
            png[i] ^= 0x55;
        }

        assertThatThrownBy(() -> look(png))
                .isInstanceOf(BadImageException.class)
                .hasMessageStartingWith("a PNG whose pixels cannot be decoded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "lossless.webp", "lossy.webp", "alpha.webp"})
    void anyDamagedByteIsEitherHarmlessOrRefused(String sample) throws Exception {
        byte[] whole =
                sample.endsWith("webp") ? Samples.resource(sample) : Samples.encoded(Samples.flag(24, 16, RGB), sample);
        int looked = 0;

        for (int i = 12; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) 0xA5;
            try {
                look(damaged);
                looked++;
            } catch (BadImageException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(looked).isLessThan(whole.length - 12);
    }

    @Test
    void waitsForItsTurn() throws Exception {
        Path pipe = dir.resolve("pipe");
        assumeThat(madePipe(pipe)).as("this system has named pipes").isTrue();
        ImageAnalyser one = new ImageAnalyser(64, 1);
        Path file = Files.write(dir.resolve("file"), Samples.png(48, 32));
        ImageInfo info = inspector.inspect(file);
        FutureTask<ImageLook> second = new FutureTask<>(() -> one.look(file, info));
        Thread first = new Thread(() -> assertThatThrownBy(() -> one.look(pipe, info)));
        Thread waiting = new Thread(second);

        first.start();
        await().until(() -> openingFile(first));
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.WAITING);
        assertThat(second).isNotDone();
        Files.newOutputStream(pipe).close();

        first.join();
        assertThat(second.get().colours()).isNotEmpty();
    }

    @Test
    void saysWhichSettingIsWrong() {
        assertThatThrownBy(() -> new ImageAnalyser(8, 1)).hasMessageContaining("thumbnailSide is 8");
        assertThatThrownBy(() -> new ImageAnalyser(256, 0)).hasMessageContaining("concurrentDecodes is 0");
    }

    private ImageLook look(byte[] content) throws Exception {
        Path file = Files.write(dir.resolve("image"), content);
        return analyser.look(file, inspector.inspect(file));
    }

    private static BufferedImage decoded(ImageLook look) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(look.thumbnail()));
    }

    private static int distance(String a, String b) {
        return Long.bitCount(Long.parseUnsignedLong(a, 16) ^ Long.parseUnsignedLong(b, 16));
    }

    private static boolean madePipe(Path pipe) throws InterruptedException {
        try {
            return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean openingFile(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && stack[0].getMethodName().equals("open0");
    }
}
