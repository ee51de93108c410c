package dev.darkroom.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;

/** Prints how long a heap of files in the drop folder takes. Arguments: an empty folder, and how many files (10000). */
public final class InboxBenchmark {
    private InboxBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path home = arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("inbox");
        int files = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        InboxLoad.Outcome outcome = new InboxLoad(home, files).run();
        System.out.printf(
                "%,d files: %,d jobs in %.1f s, %.0f a second; heap %d MiB before, %d MiB at most%n",
                files,
                outcome.jobs(),
                outcome.time().toMillis() / 1e3,
                files * 1e3 / outcome.time().toMillis(),
                outcome.heapBytesBefore() >> 20,
                outcome.mostHeapBytes() >> 20);
    }
}
