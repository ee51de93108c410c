package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five hundred jobs in one file. */
class BatchIT {
    private static final int JOBS = 500;
    private static final long MOST_KIB = 700 * 1024;

    @TempDir
    private Path folder;

    private Program darkroom;
    private String batch;

    @BeforeEach
    void fiveHundredJobs() throws Exception {
        darkroom = new Program(folder);
        batch = darkroom.file("batch.csv", Jobs.csv("batch", JOBS)).toString();
    }

    @Test
    @SuppressWarnings("SystemOut") // the measurement is meant to be read
    void allAreDeliveredOnce() throws Exception {
        long start = System.nanoTime();
        Outcome outcome = darkroom.run("run", "--json", batch);
        double seconds = (System.nanoTime() - start) / 1e9;

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.lines()).hasSize(JOBS);
        Work.assertDoneOnce(darkroom, JOBS);
        assertThat(outcome.peakKib()).isLessThan(MOST_KIB);
        System.out.printf(
                "%d jobs in %.1f s with the start, %.1f a second, at most %d MiB of memory%n",
                JOBS, seconds, JOBS / seconds, outcome.peakKib() / 1024);
    }

    @Test
    void ctrlCInTheMiddleAndTheSameCommandGoesOn() throws Exception {
        Outcome interrupted;
        try (DarkroomProcess process = darkroom.start("run", batch)) {
            await().atMost(Duration.ofMinutes(2)).until(() -> Work.delivered(darkroom) >= 50);
            process.interrupt();
            interrupted = process.end();
        }
        assertThat(interrupted.exitCode()).isEqualTo(130);
        assertThat(interrupted.err()).containsPattern("interrupted: \\d+ jobs done of \\d+ accepted");
        assertThat(Work.delivered(darkroom)).isLessThan(JOBS);
        long before = darkroom.rows().number("SELECT COUNT(*) FROM assets");

        Outcome finished = darkroom.run("run", batch);

        assertThat(finished.exitCode()).isZero();
        assertThat(finished.lines()).hasSize(JOBS + 1);
        assertThat(before).isBetween(50L, JOBS - 1L);
        Work.assertDoneOnce(darkroom, JOBS);
    }
}
