package dev.darkroom.routes;

import static dev.darkroom.routes.Jobs.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import dev.darkroom.job.Submission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Body;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** shared/errors, intake-errors: whose fault it is decides what becomes of a file. */
class FolderErrorsTest {
    private static final String TROUBLE = """
                  steps:
                    - bean:
                        ref: trouble
                        method: pass
            """;

    @TempDir
    private static Path folder;

    private static Trouble trouble;
    private static Home home;
    private static Bench bench;
    private static DropFolder inbox;

    /** Stands before the database. */
    public static final class Trouble {
        private final AtomicInteger calls = new AtomicInteger();
        private volatile Exception failure;

        /** The bean's method in the route. */
        public Submission pass(@Body Submission submission) throws Exception {
            calls.incrementAndGet();
            if (failure != null) {
                throw failure;
            }
            return submission;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        trouble = new Trouble();
        home = new Home(folder).edit("routes/pipeline/accept.camel.yaml", "      steps:\n", TROUBLE);
        bench = Bench.start(home, true, Map.of("trouble", trouble));
        inbox = new DropFolder(bench);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void reset() {
        trouble.failure = null;
        trouble.calls.set(0);
    }

    @Test
    void whileTheDatabaseIsAwayAFileWaitsAndIsThenAccepted() throws Exception {
        trouble.failure = new SQLException("the database is away");
        inbox.drop("patient.json", json("patient"));
        await().until(() -> trouble.calls.get() >= 3);

        assertThat(inbox.names(".rejected")).doesNotContain("patient.json");
        assertThat(inbox.names(".done")).doesNotContain("patient.json");
        trouble.failure = null;

        inbox.awaitDone("patient.json");
        assertThat(inbox.jobs("patient")).containsExactly("patient");
    }

    @Test
    void aStopWhileTheDatabaseIsAwayIsPromptAndTheFileIsBackInItsPlace() throws Exception {
        trouble.failure = new SQLException("the database is away");
        inbox.drop("kept.json", json("kept"));
        await().until(() -> trouble.calls.get() >= 2);

        long before = System.nanoTime();
        bench.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
        assertThat(inbox.resolve("kept.json")).hasContent(json("kept"));
        trouble.failure = null;
        bench = Bench.start(home, true, Map.of("trouble", trouble));
        inbox.awaitDone("kept.json");
    }

    @Test
    void aFileThatMakesUsFailIsSetAsideAndTheNextIsServed() throws Exception {
        trouble.failure = new IllegalStateException("a bug");
        inbox.drop("poison.json", json("poison"));

        JsonNode report = inbox.awaitRejected("poison.json");

        assertThat(trouble.calls).hasValue(4);
        assertThat(report.at("/errors/0/problem").asText()).contains("made Darkroom fail", "a bug");
        trouble.failure = null;
        inbox.drop("next.json", json("next"));
        inbox.awaitDone("next.json");
    }

    @Test
    void badInputIsRefusedAtOnceWithAllItsErrors() throws Exception {
        inbox.drop("bad.json", "{\"prompt\": \"\", \"n\": 0, \"colour\": \"red\"}");

        JsonNode report = inbox.awaitRejected("bad.json");

        assertThat(report.get("input").asText()).isEqualTo("bad.json");
        assertThat(report.get("errors")).hasSizeGreaterThanOrEqualTo(3);
        assertThat(report.get("errors").findValuesAsText("pointer")).contains("/prompt", "/n", "/colour");
        assertThat(trouble.calls).hasValue(0);
        assertThat(Files.readString(inbox.resolve(".rejected/bad.json"))).contains("colour");
    }
}
