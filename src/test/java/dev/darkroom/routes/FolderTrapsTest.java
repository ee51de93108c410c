package dev.darkroom.routes;

import static dev.darkroom.routes.Jobs.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ingest/folder: whatever is put there, nothing outside is read, nothing is lost and nothing blocks the others. */
class FolderTrapsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @TempDir
    private static Path folder;

    @TempDir
    private static Path outside;

    private static Bench bench;
    private static DropFolder inbox;

    @BeforeAll
    static void start() throws Exception {
        Home home = new Home(folder)
                .with("darkroom.inbox", "drop here, 100% of #1+2")
                .with("darkroom.inbox-patience", PATIENCE.toSeconds() + "s");
        bench = Bench.start(home, true, Map.of());
        inbox = new DropFolder(bench);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @Test
    void aLinkToAFileOutsideIsNeitherReadNorMoved() throws Exception {
        Path secret = old(Files.writeString(outside.resolve("secret.json"), json("link-secret")));
        Path link = Files.createSymbolicLink(inbox.resolve("link.json"), secret);
        Path dangling = Files.createSymbolicLink(inbox.resolve("dangling.json"), outside.resolve("nothing"));

        othersAreServed("beside-link");

        assertThat(link).isSymbolicLink();
        assertThat(dangling).isSymbolicLink();
        assertThat(secret).hasContent(json("link-secret"));
        assertThat(inbox.jobs("link-secret")).isEmpty();
    }

    @Test
    void aLinkToAFolderOutsideIsNotEntered() throws Exception {
        Path other = Files.createDirectories(outside.resolve("other"));
        Path secret = old(Files.writeString(other.resolve("secret.json"), json("tree-secret")));
        Files.createSymbolicLink(inbox.resolve("tree"), other);
        Files.createSymbolicLink(inbox.resolve("tree.json"), other);

        othersAreServed("beside-tree");

        assertThat(secret).exists();
        assertThat(other).isDirectoryNotContaining(path -> !path.equals(secret));
        assertThat(inbox.jobs("tree-secret")).isEmpty();
    }

    @Test
    void aPipeBlocksNobody() throws Exception {
        Path pipe = inbox.resolve("pipe.json");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        othersAreServed("beside-pipe");

        assertThat(pipe).exists();
        Files.delete(pipe);
    }

    @Test
    void aDeviceIsNotRead() throws Exception {
        Files.createSymbolicLink(inbox.resolve("endless.csv"), Path.of("/dev/zero"));

        othersAreServed("beside-device");
    }

    @Test
    void aFolderIsLeftAlone() throws Exception {
        Path inside = Files.createDirectories(inbox.resolve("folder.json")).resolve("a.json");
        Files.writeString(inside, json("inside"));

        othersAreServed("beside-folder");

        assertThat(inside).exists();
        assertThat(inbox.jobs("inside")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"notes.txt", "json", "job.json.tmp", "job.json~", "..json.part"})
    void otherFilesAreLeftAlone(String name) throws Exception {
        Files.writeString(inbox.resolve(name), json("other-kind"));

        othersAreServed("beside-" + Integer.toHexString(name.hashCode()));

        assertThat(inbox.resolve(name)).exists();
        assertThat(inbox.jobs("other-kind")).isEmpty();
    }

    @Test
    void anEmptyFileIsRejectedWhenPatienceIsOver() throws Exception {
        Files.createFile(inbox.resolve("empty.json"));

        JsonNode report = inbox.awaitRejected("empty.json");

        assertThat(report.at("/errors/0/problem").asText()).isNotBlank();
        assertThat(inbox.resolve(".rejected/empty.json")).isEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"slow.json", "slow.ndjson", "slow.csv"})
    void aFileInPiecesIsReadOnceAndWhole(String name) throws Exception {
        String id = name.replace('.', '-');
        String all = name.endsWith("csv") ? "job_id,prompt,width,height\n" + id + ",a lamp,64,64\n" : json(id) + "\n";
        Path file = inbox.resolve(name);
        int third = all.length() / 3;
        Files.writeString(file, all.substring(0, third));
        await().during(Duration.ofMillis(300)).until(() -> Files.exists(file));
        Files.writeString(file, all.substring(third, 2 * third), StandardOpenOption.APPEND);
        await().during(Duration.ofMillis(300)).until(() -> Files.exists(file));

        Files.writeString(file, all.substring(2 * third), StandardOpenOption.APPEND);

        inbox.awaitDone(name);
        assertThat(inbox.jobs(id)).containsExactly(id);
        assertThat(inbox.resolve(".done/" + name)).hasContent(all);
    }

    @Test
    void aFileThatStaysUnfinishedIsRejectedWithTheReason() throws Exception {
        Files.writeString(inbox.resolve("unfinished.json"), "{\"prompt\": \"a la");
        Instant dropped = Instant.now();

        JsonNode report = inbox.awaitRejected("unfinished.json");

        assertThat(Duration.between(dropped, Instant.now())).isGreaterThan(PATIENCE.dividedBy(2));
        assertThat(report.get("accepted").asInt()).isZero();
        assertThat(report.at("/errors/0/problem").asText()).contains("ends");
    }

    @Test
    void sameNameAgainIsAnotherJobAndOverwritesNothing() throws Exception {
        for (int i = 1; i <= 2; i++) {
            int number = i;
            inbox.drop("job.json", json("named-" + i));
            await().until(() -> inbox.names(".done").stream()
                            .filter(name -> name.startsWith("job"))
                            .count()
                    == number);
            inbox.drop("bad.json", "{\"n\": " + i + "}");
            await().until(() -> inbox.names(".rejected").stream()
                            .filter(name -> name.startsWith("bad"))
                            .count()
                    == 2L * number);
        }

        assertThat(inbox.jobs("named-")).containsExactly("named-1", "named-2");
        assertThat(inbox.resolve(".done/job.json")).hasContent(json("named-1"));
        assertThat(inbox.resolve(".done/job-2.json")).hasContent(json("named-2"));
        assertThat(inbox.resolve(".rejected/bad.json")).hasContent("{\"n\": 1}");
        assertThat(inbox.resolve(".rejected/bad-2.json")).hasContent("{\"n\": 2}");
        assertThat(inbox.resolve(".rejected/bad-2.json.error.json")).exists();
    }

    @Test
    void sameContentUnderTwoNamesIsOneJob() throws Exception {
        String job = "{\"prompt\": \"the very same\", \"width\": 64, \"height\": 64}";
        long before = bench.number("SELECT COUNT(*) FROM jobs");

        inbox.drop("twin-1.json", job);
        inbox.drop("twin-2.json", job);

        inbox.awaitDone("twin-1.json");
        inbox.awaitDone("twin-2.json");
        assertThat(bench.number("SELECT COUNT(*) FROM jobs")).isEqualTo(before + 1);
    }

    @Test
    void goodRowsOfABadBatchAreAccepted() throws Exception {
        inbox.drop("batch.ndjson", json("row-1") + "\n{\"n\": 0}\n" + json("row-3") + "\n");

        JsonNode report = inbox.awaitRejected("batch.ndjson");

        assertThat(inbox.jobs("row-")).containsExactly("row-1", "row-3");
        assertThat(report.get("accepted").asInt()).isEqualTo(2);
        assertThat(report.get("errors")).allMatch(error -> error.get("line").asInt() == 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with space.json",
                "ümläut-日本.json",
                "percent%41%.json",
                "plus+and&.json",
                "back\\slash.json",
                "expression${body}.json",
                "{{placeholder}}.json",
                "line\nbreak.json",
                "RAW(x).json",
                "-dash.json",
                "UPPER.JSON"
            })
    void aNameIsOnlyAName(String name) throws Exception {
        String id = "name-" + Integer.toHexString(name.hashCode());

        inbox.drop(name, json(id));

        inbox.awaitDone(name);
        assertThat(inbox.jobs(id)).containsExactly(id);
    }

    @Test
    void filesThatAreTakenBackAgainDisturbNobody() throws Exception {
        for (int i = 0; i < 100; i++) {
            Files.writeString(inbox.resolve("fleeting-" + i + ".json"), "{\"prompt\": ");
        }
        for (int i = 0; i < 100; i++) {
            Files.deleteIfExists(inbox.resolve("fleeting-" + i + ".json"));
        }

        othersAreServed("after-fleeting");
        assertThat(inbox.names(".rejected")).noneMatch(name -> name.startsWith("fleeting"));
    }

    private static void othersAreServed(String id) throws Exception {
        inbox.drop(id + ".ndjson", json(id) + "\n");
        inbox.awaitDone(id + ".ndjson");
        assertThat(inbox.jobs(id)).containsExactly(id);
    }

    /** A file long past all patience: only what it is can keep it from being read. */
    private static Path old(Path file) throws Exception {
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
    }
}
