package dev.darkroom.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.job.JobReader;
import dev.darkroom.job.JobRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of input images. */
class InputFilesTest {
    private static final String RENDER = "default/a job/0";
    private static final String URL = "https://images.example.com/a.png?sig=1";

    @TempDir
    private Path spool;

    private static Path write(InputFiles files, String render, String content) throws IOException {
        return files.<IOException>file(render, URL, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aSecondClaimFindsWhatTheFirstFetched() throws Exception {
        Path first = write(new InputFiles(spool), RENDER, "one");
        Path second = write(new InputFiles(spool), RENDER, "two");

        assertThat(second).isEqualTo(first).hasContent("one");
    }

    @Test
    void anotherRenderHasItsOwn() throws Exception {
        InputFiles files = new InputFiles(spool);

        assertThat(write(files, RENDER, "one")).isNotEqualTo(write(files, "default/a job/1", "two"));
    }

    @Test
    void whatBreaksOffLeavesNothing() throws Exception {
        InputFiles files = new InputFiles(spool);

        assertThatThrownBy(() -> files.<IOException>file(RENDER, URL, out -> {
                    out.write(1);
                    throw new IOException("cut");
                }))
                .hasMessage("cut");

        assertThat(spool.resolve(".inputs")).isEmptyDirectory();
    }

    @Test
    void theEndRemovesIt() throws Exception {
        InputFiles files = new InputFiles(spool);
        write(files, RENDER, "one");
        JobRequest request = new JobReader(1_000, List.of())
                .readOne(("{\"prompt\": \"a\", \"operation\": \"edit\", \"image\": \"" + URL + "\"}")
                        .getBytes(StandardCharsets.UTF_8))
                .request();

        files.removeAll(RENDER, request);
        files.removeAll(RENDER, request);

        assertThat(spool.resolve(".inputs")).isEmptyDirectory();
    }

    @Test
    void atTheStartWhatIsOldOrHalfGoes() throws Exception {
        InputFiles files = new InputFiles(spool);
        Path old = write(files, RENDER, "old");
        Path recent = write(files, "default/a job/1", "recent");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        Files.createFile(spool.resolve(".inputs/input-1.part"));

        assertThat(new InputFiles(spool)).isNotNull();

        assertThat(spool.resolve(".inputs").toFile().listFiles()).containsExactly(recent.toFile());
    }

    /** They are no images that were paid for: the spool neither counts them nor sets them aside. */
    @Test
    void theSpoolLeavesThemAlone() throws Exception {
        Path file = write(new InputFiles(spool), RENDER, "one");
        Spool images = new Spool(spool);

        assertThat(images.bytes()).isZero();
        assertThat(images.tidy(Set.of(), asset -> false)).isZero();
        assertThat(file).hasContent("one");
    }
}
