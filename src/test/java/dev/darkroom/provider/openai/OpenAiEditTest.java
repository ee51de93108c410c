package dev.darkroom.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.asset.InputImage;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.Mapping;
import dev.darkroom.catalog.Model;
import dev.darkroom.job.ImageFormat;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.Operation;
import dev.darkroom.provider.Ask;
import dev.darkroom.provider.ImageCodec;
import dev.darkroom.render.Inputs;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which edits OpenAI, and those who speak its language, are not asked for. */
class OpenAiEditTest {
    private static final long HALF_OF_IT = 2_000_000;

    @TempDir
    private static Path folder;

    private static Path transparent;

    @BeforeAll
    static void aMaskThatMarksAll() throws Exception {
        transparent = folder.resolve("mask.png");
        ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB), "png", transparent.toFile());
    }

    static Stream<ImageCodec> codecs() {
        return Stream.of(new OpenAiImages(), new OpenAiCompatible("workshop"));
    }

    @ParameterizedTest
    @CsvSource({"3999999,", "4000000, it takes masks of less than 4 MB", "9000000, it takes masks of less than 4 MB"})
    void aMaskIsBelowFourMegabytes(long bytes, String reason) {
        Ask ask = ask(null, null, bytes);

        assertThat(new OpenAiImages().reasonToSkip(ask)).isEqualTo(reason);
        assertThat(new OpenAiCompatible("workshop").reasonToSkip(ask))
                .as("a server of one's own")
                .isNull();
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void safetyIsNoFieldOfAnEdit(ImageCodec codec) throws Exception {
        assertThat(codec.reasonToSkip(ask(null, "low", HALF_OF_IT))).isEqualTo("safety cannot be set for its edits");
        assertThat(codec.reasonToSkip(ask(null, null, HALF_OF_IT))).isNull();
        assertThat(codec.reasonToSkip(ask(Mapping.of("{moderation: .safety}"), "low", HALF_OF_IT)))
                .as("a mapping that names it")
                .isNull();
    }

    @Test
    void filesAreBelowFiftyMillionBytes() {
        assertThat(Catalog.read(Path.of("catalog")).models().values())
                .filteredOn(model -> model.providerId().equals("openai_images") && model.capabilities() != null)
                .isNotEmpty()
                .allSatisfy(model ->
                        assertThat(model.capabilities().edit().maxBytes()).isLessThan(50_000_000));
    }

    private static Ask ask(Mapping mapping, String safety, long maskBytes) {
        JobRequest request = new JobReader(10_000, List.of("noop_media"))
                .readOne("{\"prompt\": \"a fox\", \"operation\": \"edit\", \"image\": \"https://x.example/y.png\"}"
                        .getBytes(StandardCharsets.UTF_8))
                .request();
        Model model = new Model(
                "m",
                "workshop",
                "m",
                null,
                "M",
                Model.Status.ACTIVE,
                null,
                null,
                Set.of(Operation.EDIT),
                null,
                mapping,
                null,
                List.of(),
                null,
                "here",
                null);
        return Ask.of(model, request, safety, new Inputs(file(HALF_OF_IT), file(maskBytes)));
    }

    private static InputImage file(long bytes) {
        return new InputImage(transparent, ImageFormat.PNG, 64, 64, bytes, "00");
    }
}
