package dev.darkroom.routes;

import static dev.darkroom.routes.Jobs.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two programs with data of their own on one drop folder. */
class FolderNodesTest {
    private static final int FILES = 60;

    @TempDir
    private Path one;

    @TempDir
    private Path two;

    @TempDir
    private Path shared;

    @Test
    void eachFileIsOneJobAndTheLateComerTakesNothingThatIsInWork() throws Exception {
        Path inbox = shared.resolve("inbox");
        Files.createDirectories(inbox);
        for (int i = 0; i < FILES / 2; i++) {
            Files.writeString(inbox.resolve("job-" + i + ".json"), json("job-" + i));
        }
        try (Bench first = start(one, inbox)) {
            for (int i = FILES / 2; i < FILES; i++) {
                Files.writeString(inbox.resolve("job-" + i + ".json"), json("job-" + i));
            }
            try (Bench second = start(two, inbox)) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> new DropFolder(first).names(".done").size() == FILES
                                && new DropFolder(first)
                                        .names(".done").stream()
                                                .allMatch(name -> isNotEmpty(
                                                        inbox.resolve(".done").resolve(name))));

                List<String> jobs = new ArrayList<>(new DropFolder(first).jobs("job-"));
                jobs.addAll(new DropFolder(second).jobs("job-"));
                assertThat(jobs).hasSize(FILES).doesNotHaveDuplicates();
                assertThat(new DropFolder(first).names(".rejected")).isEmpty();
            }
        }
    }

    @Test
    void whatARunThatWasCutShortHadClaimedIsReadAgain() throws Exception {
        Path inbox = shared.resolve("inbox");
        Files.createDirectories(inbox.resolve(".work/0badcafe"));
        Files.createDirectories(one.resolve("data"));
        Files.writeString(one.resolve("data/node-id"), "0badcafe\n");
        Files.writeString(inbox.resolve(".work/0badcafe/left.json"), json("left"));

        try (Bench bench = start(one, inbox)) {
            new DropFolder(bench).awaitDone("left.json");

            assertThat(new DropFolder(bench).jobs("left")).containsExactly("left");
        }
    }

    private static boolean isNotEmpty(Path file) {
        return file.toFile().length() > 0;
    }

    private static Bench start(Path folder, Path inbox) throws Exception {
        return Bench.start(
                new Home(folder).with("darkroom.inbox", inbox.toString()).with("darkroom.workers", "1"),
                true,
                Map.of());
    }
}
