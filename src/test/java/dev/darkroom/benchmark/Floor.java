package dev.darkroom.benchmark;

import dev.darkroom.adapter.jdbc.TestDatabases;
import dev.darkroom.adapter.jdbc.TransactionLoad;
import dev.darkroom.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the machine does of an image's work when nothing else is to be done: a server, which has to do all of it, cannot be
 * faster than the slowest, nor than all of them one after the other.
 */
final class Floor {
    /** What is measured. */
    enum Part {
        CALLS("alone: the load and the simulated provider", THREADS),
        COMMITS("alone: the commits of an image", THREADS),
        FILES("alone: the files of an image", THREADS),
        COMMIT("alone: one commit", 1);

        private final String title;
        private final int threads;

        Part(String title, int threads) {
            this.title = title;
            this.threads = threads;
        }

        /** Name and threads, to choose it by. */
        String label() {
            return title + " at " + threads;
        }
    }

    private static final int THREADS = 64;
    /** Accept, claim, reserve, submitting, ready, settle, delivered. */
    private static final int TRANSACTIONS = 7;
    /** Answer, image, thumbnail, sidecar; image and result once more in the outbox. */
    private static final int FILES_OF_AN_IMAGE = 6;
    /** Spool twice, storage. */
    private static final int FOLDERS = 3;

    private final Path folder;
    private final Duration time;

    Floor(Path folder, Duration time) {
        this.folder = folder;
        this.time = time;
    }

    /** A line of the table. */
    String line(Part part, Simulator simulator) throws Exception {
        double perSecond =
                switch (part) {
                    case CALLS -> calls(simulator);
                    case COMMITS -> commits(part.threads, TRANSACTIONS);
                    case FILES -> files(part.threads);
                    case COMMIT -> commits(part.threads, 1);
                };
        return String.format(Locale.ROOT, "| %s | %d | %.0f | | | | | |", part.title, part.threads, perSecond);
    }

    /** What the load and the simulated provider leave of the machine. */
    private double calls(Simulator simulator) throws Exception {
        Load load = new Load(simulator.port(), Scenario.SMALL.path(), Floor::direct);
        load.run(THREADS, time.dividedBy(2));
        return load.run(THREADS, time).perSecond();
    }

    private static String direct(int i) {
        return "{\"model\": \"local-model\", \"prompt\": \"a lamp, " + i
                + "\", \"size\": \"64x64\", \"response_format\": \"b64_json\"}";
    }

    /** Rows in SQLite, so many commits one after the other. */
    private double commits(int threads, int commits) throws Exception {
        try (TransactionLoad database = new TransactionLoad(TestDatabases.SQLITE.fresh(folder))) {
            return perSecond(threads, () -> database.keep(commits));
        }
    }

    /** Files of 1 KB, as many as an image has, forced to disk with their names. */
    private double files(int threads) throws Exception {
        Path place = Files.createDirectories(folder.resolve("files"));
        byte[] content = new byte[1024];
        AtomicInteger number = new AtomicInteger();
        return perSecond(threads, () -> {
            for (int i = 0; i < FILES_OF_AN_IMAGE; i++) {
                LeastFiles.write(place.resolve("file-" + number.incrementAndGet()), content);
                if (i < FOLDERS) {
                    LeastFiles.force(place);
                }
            }
        });
    }

    private interface Work {
        void one() throws IOException;
    }

    private double perSecond(int count, Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        LongAdder done = new LongAdder();
        long began = System.nanoTime();
        long end = began + time.toNanos();
        Callable<Void> loop = () -> {
            while (System.nanoTime() < end) {
                work.one();
                done.increment();
            }
            return null;
        };
        try {
            List<Callable<Void>> loops = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                loops.add(loop);
            }
            for (Future<Void> each : threads.invokeAll(loops)) {
                each.get();
            }
            return done.sum() * 1e9 / (System.nanoTime() - began);
        } finally {
            threads.shutdownNow();
        }
    }
}
