package dev.darkroom.benchmark;

import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Many files dropped at once, accepted by a running program whose renders wait. */
public final class InboxLoad {
    private static final long LOOK_MILLIS = 200;

    private final Path home;
    private final int files;

    /** @param home an empty folder */
    public InboxLoad(Path home, int files) {
        this.home = home;
        this.files = files;
    }

    /**
     * What it took.
     *
     * @param jobs rows there are now
     * @param done files that were moved away
     * @param mostHeapBytes most memory in use after a collection, while files were taken
     */
    public record Outcome(long jobs, long done, Duration time, long heapBytesBefore, long mostHeapBytes) {}

    /** Drops the files, then starts and waits until the last one is taken. */
    public Outcome run() throws Exception {
        Path inbox = Files.createDirectories(home.resolve("inbox"));
        for (int i = 0; i < files; i++) {
            Files.writeString(
                    inbox.resolve("job-" + i + ".json"),
                    "{\"job_id\": \"job-" + i + "\", \"prompt\": \"a lamp\", \"width\": 64, \"height\": 64}");
        }
        // Renders wait for ever at their queue's door, so that only the intake is measured.
        Home settings = new Home(home)
                .edit("routes/ingest/renders.camel.yaml", "    routeConf", "    autoStartup: false\n    routeConf");
        try (Bench bench = Bench.start(settings, true, Map.of())) {
            long before = heap();
            long began = System.nanoTime();
            long most = before;
            while (count(inbox.resolve(".done")) < files) {
                most = Math.max(most, heap());
                LockSupport.parkNanos(Duration.ofMillis(LOOK_MILLIS).toNanos());
                if (Duration.ofNanos(System.nanoTime() - began).compareTo(Duration.ofMinutes(5)) > 0) {
                    throw new IllegalStateException(count(inbox.resolve(".done")) + " files after five minutes");
                }
            }
            Duration time = Duration.ofNanos(System.nanoTime() - began);
            return new Outcome(
                    bench.number("SELECT COUNT(*) FROM jobs"), count(inbox.resolve(".done")), time, before, most);
        }
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        }
    }
}
