package dev.darkroom.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.job.InputError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxTest {
    private static final List<InputError> ERRORS = List.of(new InputError(null, "/n", "is 0", "1 to 10"));

    @TempDir
    private Path folder;

    private Inbox inbox;

    @BeforeEach
    void open() throws IOException {
        inbox = new Inbox(folder, "n1");
        inbox.open();
    }

    @Test
    void aClaimMovesTheFileItselfAndDoesNotCopyIt() throws IOException {
        Path file = drop("a.json", "{}");
        Object before = Files.readAttributes(file, "unix:ino").get("ino");

        Path claimed = inbox.claim(file).orElseThrow();

        assertThat(claimed).isEqualTo(folder.resolve(".work/n1/a.json"));
        assertThat(Files.readAttributes(claimed, "unix:ino").get("ino")).isEqualTo(before);
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileThatIsGoneIsNotClaimed() throws IOException {
        assertThat(inbox.claim(folder.resolve("gone.json"))).isEmpty();
        assertThat(folder.resolve(".work/n1")).isEmptyDirectory();
    }

    @Test
    void camelIsToldToLeaveAFileThatIsGone() throws IOException {
        Path gone = folder.resolve("gone.json");

        boolean begun = new InboxMoves(inbox)
                .begin(
                        null,
                        null,
                        exchange(),
                        FileConsumer.asGenericFile(folder.toString(), gone.toFile(), null, false));

        assertThat(begun).isFalse();
    }

    @Test
    void aClaimNeverOverwritesOneThatCouldNotBeMovedOn() throws IOException {
        Path first = inbox.claim(drop("a.json", "1")).orElseThrow();

        Path second = inbox.claim(drop("a.json", "2")).orElseThrow();

        assertThat(first).hasContent("1");
        assertThat(second).hasContent("2").isEqualTo(folder.resolve(".work/n1/a-2.json"));
    }

    @Test
    void sameNamesAreNumberedInDoneAndRejected() throws IOException {
        for (int i = 1; i <= 3; i++) {
            inbox.done(inbox.claim(drop("a.json", "done " + i)).orElseThrow());
            inbox.reject(inbox.claim(drop("b.tar.json", "bad " + i)).orElseThrow(), ERRORS, 0);
        }

        assertThat(folder.resolve(".done/a.json")).hasContent("done 1");
        assertThat(folder.resolve(".done/a-2.json")).hasContent("done 2");
        assertThat(folder.resolve(".done/a-3.json")).hasContent("done 3");
        assertThat(folder.resolve(".rejected/b.tar.json")).hasContent("bad 1");
        assertThat(folder.resolve(".rejected/b.tar-3.json")).hasContent("bad 3");
        assertThat(folder.resolve(".rejected/b.tar-3.json.error.json"))
                .content(StandardCharsets.UTF_8)
                .contains("\"/n\"", "1 to 10", "\"b.tar.json\"");
        assertThat(names(".rejected")).hasSize(6);
    }

    @Test
    void theLongestNameThereCanBeIsRejectedWithItsReport() throws IOException {
        String name = "ä".repeat(125) + ".json";

        for (int i = 0; i < 2; i++) {
            inbox.reject(inbox.claim(drop(name, "bad")).orElseThrow(), ERRORS, 0);
        }

        List<String> rejected = names(".rejected");
        assertThat(rejected).hasSize(4).allMatch(other -> other.getBytes(StandardCharsets.UTF_8).length <= 255);
        assertThat(rejected)
                .filteredOn(other -> !other.endsWith(".error.json"))
                .hasSize(2)
                .anyMatch(other -> other.endsWith("ä-2.json"))
                .allSatisfy(other -> assertThat(rejected).contains(other + ".error.json"));
    }

    @Test
    void anOpenInboxGivesBackWhatWasClaimedByThisNodeOnly() throws IOException {
        inbox.claim(drop("mine.json", "old"));
        drop("mine.json", "new");
        Path other = new Inbox(folder, "n2").claim(drop("other.json", "{}")).orElseThrow();

        new Inbox(folder, "n1").open();

        assertThat(folder.resolve("mine.json")).hasContent("new");
        assertThat(folder.resolve("mine-2.json")).hasContent("old");
        assertThat(other).exists();
        assertThat(folder.resolve(".work/n1")).isEmptyDirectory();
    }

    @Test
    void foldersThatWereRemovedWhileItRanAreMadeAgain() throws IOException {
        for (String name : List.of(".work/n1", ".work", ".done")) {
            Files.delete(folder.resolve(name));
        }

        inbox.done(inbox.claim(drop("a.json", "{}")).orElseThrow());

        assertThat(folder.resolve(".done/a.json")).hasContent("{}");
    }

    @Test
    void aMoveThatFailsLeavesNothingBehind() {
        Path gone = folder.resolve(".work/n1/gone.json");

        assertThatThrownBy(() -> inbox.done(gone)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> inbox.giveBack(gone)).isInstanceOf(IOException.class);
        assertThat(folder.resolve(".done")).isEmptyDirectory();
        assertThat(folder.resolve("gone.json")).doesNotExist();
    }

    @Test
    void manyNodesClaimEachFileOnceAndKeepThemAll() throws Exception {
        int files = 200;
        int nodes = 4;
        for (int i = 0; i < files; i++) {
            drop(i + ".json", String.valueOf(i));
        }
        CyclicBarrier start = new CyclicBarrier(nodes);

        List<Integer> claimed = together(nodes, node -> {
            Inbox own = new Inbox(folder, "node" + node);
            start.await();
            int count = 0;
            for (int i = 0; i < files; i++) {
                var claim = own.claim(folder.resolve(i + ".json"));
                if (claim.isPresent()) {
                    // All get the same name now: whoever comes second must take another.
                    own.done(Files.move(claim.get(), claim.get().resolveSibling("same.json")));
                    count++;
                }
            }
            return count;
        });

        assertThat(claimed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(files);
        List<String> contents = new ArrayList<>();
        for (String name : names(".done")) {
            contents.add(Files.readString(folder.resolve(".done").resolve(name)));
        }
        assertThat(contents).doesNotHaveDuplicates().doesNotContain("").hasSize(files);
    }

    private interface Node {
        Integer run(int number) throws Exception;
    }

    private static List<Integer> together(int nodes, Node node) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(nodes);
        try {
            List<Callable<Integer>> tasks = IntStream.range(0, nodes)
                    .<Callable<Integer>>mapToObj(i -> () -> node.run(i))
                    .toList();
            List<Integer> results = new ArrayList<>();
            for (Future<Integer> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }

    private Path drop(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private List<String> names(String sub) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(sub))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static Exchange exchange() {
        return new DefaultExchange(new DefaultCamelContext());
    }
}
