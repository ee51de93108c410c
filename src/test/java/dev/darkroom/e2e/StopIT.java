package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is stopped or killed while it has work. */
class StopIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private Program darkroom;

    @BeforeEach
    void program() {
        darkroom = new Program(folder).with("DARKROOM_WORKERS", "2");
    }

    @Test
    void sigtermStopsGentlyAndTheNextStartGoesOn() throws Exception {
        try (DarkroomProcess server = darkroom.serve()) {
            darkroom.drop("batch.csv", Jobs.csv("gentle", 60));
            await().atMost(SOON).until(() -> finished() >= 5);
            server.terminate();
            Outcome stopped = server.end();

            // The shell's number for SIGTERM: the program has stopped by itself, in time.
            assertThat(stopped.exitCode()).isEqualTo(143);
            assertThat(stopped.err()).contains("stopping: work in flight is finished or resumed at the next start");
            assertThat(stopped.err()).doesNotContain("ERROR");
            assertThat(darkroom.data().resolve("ports.json")).doesNotExist();
        }
        assertThat(finished()).isLessThan(60);
        assertThat(darkroom.rows().number("SELECT COUNT(*) FROM renders WHERE state = 'working'"))
                .as("renders that wait for a lease to run out")
                .isZero();
        try (DarkroomProcess server = darkroom.serve()) {
            await().atMost(SOON).until(() -> finished() == 60);
            assertThat(server.isAlive()).isTrue();
        }
        Work.assertDoneOnce(darkroom, 60);
    }

    @Test
    void sigkillLosesNothingAndMakesNothingTwice() throws Exception {
        try (DarkroomProcess server = darkroom.serve()) {
            darkroom.drop("first.csv", Jobs.csv("first", 50));
            await().atMost(SOON).until(() -> finished() >= 3);
            darkroom.drop("second.csv", Jobs.csv("second", 50));
            await().atMost(SOON).until(() -> finished() >= 10);
            server.kill();
            assertThat(server.end().exitCode()).isEqualTo(137);
        }
        assertThat(finished()).isLessThan(100);
        try (DarkroomProcess server = darkroom.serve()) {
            await().atMost(SOON).until(() -> finished() == 100);
            assertThat(server.isAlive()).isTrue();
        }
        Work.assertDoneOnce(darkroom, 100);
        try (Stream<Path> done = Files.list(darkroom.inbox().resolve(".done"))) {
            assertThat(done.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("first.csv", "second.csv");
        }
        assertThat(darkroom.inbox()).isDirectoryNotContaining("regex:.*csv");
    }

    @Test
    void aWaitingRunTakesOverFromAServerThatIsKilled() throws Exception {
        Path jobs = darkroom.file("handed.csv", Jobs.csv("handed", 40));
        try (DarkroomProcess server = darkroom.serve();
                DarkroomProcess run = darkroom.start("run", "--json", jobs.toString())) {
            await().atMost(SOON).until(() -> finished() >= 3);
            server.kill();
            Outcome outcome = run.end();

            assertThat(outcome.err()).contains("handed to the Darkroom that runs here already");
            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.lines()).hasSize(40);
        }
        Work.assertDoneOnce(darkroom, 40);
    }

    private long finished() throws Exception {
        return Work.delivered(darkroom);
    }
}
