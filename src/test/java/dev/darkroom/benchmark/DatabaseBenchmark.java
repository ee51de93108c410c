package dev.darkroom.benchmark;

import dev.darkroom.adapter.jdbc.DatabaseLoad;
import dev.darkroom.adapter.jdbc.TestDatabases;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints what the database does with many jobs in it: {@code DatabaseBenchmark [jobs, 100000 by default]}. */
public final class DatabaseBenchmark {
    private static final int SENDERS = 4;

    private DatabaseBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int jobs = arguments.length == 0 ? 100_000 : Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("darkroom-benchmark");
        for (TestDatabases kind : TestDatabases.values()) {
            try (DatabaseLoad load = new DatabaseLoad(kind.name(), kind.fresh(folder), DatabaseBenchmark::print)) {
                load.accept(0, jobs, SENDERS);
                load.measure(jobs);
            }
        }
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
