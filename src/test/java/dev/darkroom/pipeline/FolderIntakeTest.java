package dev.darkroom.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.catalog.Admission;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.ModelChoice;
import dev.darkroom.config.Settings;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.KnownInstances;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can become of a file between the look at it and its claim. */
class FolderIntakeTest {
    @TempDir
    private Path folder;

    @TempDir
    private Path outside;

    private DefaultCamelContext camel;
    private FolderIntake intake;
    private Path work;

    @BeforeEach
    void open() throws IOException {
        Inbox inbox = new Inbox(folder, "n1");
        inbox.open();
        work = folder.resolve(".work/n1");
        camel = new DefaultCamelContext();
        camel.start();
        // A gate without a route behind it: whoever gets as far as that fails loudly.
        intake = new FolderIntake(
                new JobReader(1 << 20, List.of("sdxl")),
                new JobGate(
                        camel.createProducerTemplate(),
                        new Admission(
                                new KnownInstances(() -> Set.of("default")),
                                new ModelChoice(
                                        () -> new Catalog(Map.of(), Map.of(), Map.of()),
                                        Map.of(),
                                        Settings.Models.STRICT),
                                instance -> true)),
                inbox);
    }

    @AfterEach
    void close() {
        camel.stop();
    }

    @Test
    void aLinkThatTookItsPlaceIsNotFollowed() throws IOException {
        Path secret = Files.writeString(outside.resolve("secret.json"), "{\"prompt\": \"secret\"}");
        Path link = Files.createSymbolicLink(work.resolve("a.json"), secret);

        assertThatThrownBy(() -> intake.accept(link.toFile()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a.json is refused with 1 error");

        assertThat(secret).hasContent("{\"prompt\": \"secret\"}");
        assertThat(folder.resolve(".rejected/a.json")).isSymbolicLink();
        assertThat(folder.resolve(".rejected/a.json.error.json"))
                .content(StandardCharsets.UTF_8)
                .contains("not a regular file", "a file, not a link or a pipe")
                .doesNotContain("secret");
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeThatTookItsPlaceDoesNotBlock() throws Exception {
        Path pipe = work.resolve("a.json");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> intake.accept(pipe.toFile())).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aFileThatWasTakenAwayIsNoFailure() {
        assertThatCode(() -> intake.accept(work.resolve("gone.json").toFile())).doesNotThrowAnyException();

        assertThat(folder.resolve(".rejected")).isEmptyDirectory();
    }
}
