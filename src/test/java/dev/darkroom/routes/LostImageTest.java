package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image that was paid for and is ready, and whose file is gone when Darkroom starts again. */
class LostImageTest {
    private static final String SMALL = "\"width\": 256, \"height\": 288";
    private static final String LOW = "\"quality\": \"low\"";

    @TempDir
    private Path folder;

    private Path spool() {
        return folder.resolve("home/data/spool");
    }

    private List<Path> spooled(String ending) throws IOException {
        try (Stream<Path> files = Files.list(spool())) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    /** A file where the storage folder should be: nothing can be stored. */
    private Path storage() {
        return folder.resolve("home/data/storage");
    }

    private void readyAndStopped(RealCalls calls, String provider, String more) throws Exception {
        calls.start();
        Path blocked = Files.createDirectories(storage()).resolve("default");
        Files.writeString(blocked, "in the way");
        calls.bench().submit(RealCalls.job("a", "none", more));
        await().atMost(Duration.ofSeconds(30)).until(() -> calls.attempts("a").equals(List.of(provider + " ready -")));
        calls.bench().close();
        Files.delete(blocked);
    }

    private void remove(String ending) throws IOException {
        assertThat(spooled(ending)).isNotEmpty();
        for (Path file : spooled(ending)) {
            Files.delete(file);
        }
    }

    @Test
    void isReadFromTheAnswerThatIsStillThere() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "openai_images,noop_media")) {
            readyAndStopped(calls, "openai_images", LOW);
            remove(".image");
            calls.start();

            assertThat(calls.end("a").get("state").asText()).isEqualTo("done");
            assertThat(calls.attempts("a")).containsExactly("openai_images settled -");
            assertThat(calls.posts("a")).isEqualTo(1);
        }
    }

    @Test
    void isFetchedAgainFromAProviderThatHasIt() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "flux,noop_media")) {
            readyAndStopped(calls, "flux", SMALL);
            remove(".image");
            calls.start();

            assertThat(calls.end("a").get("state").asText()).isEqualTo("done");
            assertThat(calls.attempts("a")).containsExactly("flux settled -");
            assertThat(calls.posts("a")).isEqualTo(1);
        }
    }

    @Test
    void isLostAndSpentWhenNothingIsLeftOfIt() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "openai_images,noop_media")) {
            readyAndStopped(calls, "openai_images", LOW);
            remove(".image");
            remove(".answer");
            calls.start();

            assertThat(calls.end("a").toString())
                    .contains("the image of openai_images is paid for and lost: its file is gone from the spool");
            assertThat(calls.attempts("a")).containsExactly("openai_images spent_lost internal");
            assertThat(calls.ledger("a")).hasSize(2).anyMatch(row -> row.startsWith("settle "));
            assertThat(calls.posts("a")).isEqualTo(1);
        }
    }

    @Test
    void isLostAndKeptAsideWhenStorageHasAnotherImageInItsPlace() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "openai_images,noop_media")) {
            calls.start();
            Path blocked = Files.createDirectories(storage()).resolve("default");
            Files.writeString(blocked, "in the way");
            calls.bench().submit(RealCalls.job("a", "none", LOW));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> calls.attempts("a").equals(List.of("openai_images ready -")));
            String asset = spooled(".image").get(0).getFileName().toString().replace(".image", "");
            String month = calls.bench()
                    .sql("SELECT strftime('%Y/%m', created_at / 1000, 'unixepoch') FROM attempts")
                    .get(0)
                    .get(0)
                    .toString();
            Path other = folder.resolve("other");
            Path there = Files.createDirectories(other.resolve("default").resolve(month));
            Files.writeString(there.resolve(asset + ".png"), "another image");
            Files.delete(blocked);
            Files.move(other, blocked);

            assertThat(calls.end("a").toString())
                    .contains("is paid for and lost")
                    .contains("with other content");
            assertThat(calls.attempts("a")).containsExactly("openai_images spent_lost internal");
            assertThat(spool().resolve(".orphans").resolve(asset + ".image")).isNotEmptyFile();
        }
    }
}
