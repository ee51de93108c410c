package dev.darkroom.asset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.job.ImageFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkingCopiesTest {
    @TempDir
    private Path folder;

    private static Asset asset(ImageFormat format, int width, int height, boolean dryRun) {
        return new Asset(
                "a1",
                "default",
                "main",
                "j",
                0,
                List.of(),
                "p",
                "p",
                "m",
                "flux",
                null,
                width,
                height,
                format,
                9,
                "0".repeat(64),
                "0".repeat(16),
                List.of(),
                "k",
                "t",
                "s",
                null,
                0,
                Instant.EPOCH,
                null,
                ReviewState.PENDING,
                false,
                dryRun);
    }

    private WorkingCopies.Copy copy(byte[] image, Asset asset, int longest) throws Exception {
        Path file = Files.write(folder.resolve("image"), image);
        return new WorkingCopies().of(file, asset, longest);
    }

    private static BufferedImage decoded(WorkingCopies.Copy copy) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(copy.bytes()));
    }

    @Test
    void onlyWhatAToolDoesNotTakeIsCopied() {
        assertThat(WorkingCopies.isNeeded(asset(ImageFormat.PNG, 4096, 10, false), 4096))
                .isFalse();
        assertThat(WorkingCopies.isNeeded(asset(ImageFormat.JPEG, 10, 4097, false), 4096))
                .isTrue();
        assertThat(WorkingCopies.isNeeded(asset(ImageFormat.WEBP, 10, 10, false), 4096))
                .isTrue();
    }

    @Test
    void aLargePngStaysAPngAndKeepsItsShape() throws Exception {
        WorkingCopies.Copy copy = copy(Samples.png(300, 150), asset(ImageFormat.PNG, 300, 150, false), 100);

        assertThat(copy.format()).isEqualTo(ImageFormat.PNG);
        assertThat(decoded(copy).getWidth()).isEqualTo(100);
        assertThat(decoded(copy).getHeight()).isEqualTo(50);
        assertThat(new String(copy.bytes(), StandardCharsets.UTF_8))
                .contains("XML:com.adobe.xmp", "digitalsourcetype/trainedAlgorithmicMedia");
    }

    @Test
    void aLargeJpegStaysAJpegAndSaysThatItIsOfADryRun() throws Exception {
        WorkingCopies.Copy copy = copy(Samples.jpeg(300, 150), asset(ImageFormat.JPEG, 300, 150, true), 100);

        assertThat(copy.format()).isEqualTo(ImageFormat.JPEG);
        assertThat(decoded(copy).getWidth()).isEqualTo(100);
        assertThat(new String(copy.bytes(), StandardCharsets.ISO_8859_1))
                .contains("http://ns.adobe.com/xap/1.0/", "digitalsourcetype/algorithmicMedia");
    }

    @ParameterizedTest
    @CsvSource({"lossy.webp,JPEG", "alpha.webp,PNG"})
    void aWebpBecomesWhatEveryToolReads(String name, ImageFormat format) throws Exception {
        byte[] webp = Samples.resource(name);
        ImageInfo info = new ImageInspector(10_000_000, 64_000_000).inspect(Files.write(folder.resolve("w"), webp));

        WorkingCopies.Copy copy = copy(webp, asset(ImageFormat.WEBP, info.width(), info.height(), false), 4096);

        assertThat(copy.format()).isEqualTo(format);
        assertThat(decoded(copy).getWidth()).isEqualTo(info.width());
    }
}
