package dev.darkroom.adapter.jdbc;

import dev.darkroom.config.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Measures the busy statements of the database while it holds many jobs. */
public final class DatabaseLoad implements AutoCloseable {
    private static final int SAMPLES = 200;

    private final String name;
    private final Database database;
    private final TestPipeline pipeline;
    private final Consumer<String> out;

    public DatabaseLoad(String name, Settings.Database settings, Consumer<String> out) {
        this.name = name;
        this.database = Database.open(settings);
        this.pipeline = new TestPipeline(database);
        this.out = out;
    }

    /** Accepts jobs of one render and prints how fast; {@code threads} senders at once. */
    public void accept(int from, int to, int threads) throws Exception {
        long start = System.nanoTime();
        Together.run(threads, thread -> () -> {
            for (int i = from + thread; i < to; i += threads) {
                pipeline.accept("j" + i, 1);
            }
            return null;
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        out.accept(String.format(
                Locale.ROOT,
                "%-10s accepted %,d jobs, %d at once: %,.0f a second",
                name,
                to - from,
                threads,
                (to - from) / seconds));
    }

    /** Prints how long the statements take with the jobs that are there, all of them waiting. */
    public void measure(int jobs) {
        database.jdbi().useHandle(h -> h.execute("ANALYZE"));
        time("due, nothing is", i -> pipeline.renders.due(500));
        time("deliveries, none", i -> pipeline.deliveries.take(200));
        time("exports, none", i -> pipeline.exports.announce(500));
        time("accept", i -> pipeline.accept("new" + i, 1));
        time("accept, known", i -> pipeline.accept("j" + i, 1));
        time("claim", i -> pipeline.claim("default/j" + i + "~dry/0"));
        time("claim, taken", i -> pipeline.renders.claim("default/j" + i + "~dry/0"));
        time("heartbeat", i -> pipeline.renders.heartbeat(List.of()));
        time("make", i -> pipeline.make("default/j" + (SAMPLES + i) + "~dry/0"));
        time("result", i -> pipeline.results.read("default/j" + (SAMPLES + i) + "~dry"));
        time("deliveries, 200", i -> pipeline.deliveries.take(1));
        database.jdbi().useHandle(h -> h.execute("UPDATE renders SET send_at = 1 WHERE state = 'queued'"));
        time("due, all " + jobs, i -> pipeline.renders.due(500));
        time("state", i -> pipeline.jobs.state(new dev.darkroom.job.JobKey("default/j" + i + "~dry")));
        time("recoverOwn", 1, i -> pipeline.renders.recoverOwn());
    }

    /** Something to be timed; {@code i} counts its calls. */
    private interface Work {
        void run(int i);
    }

    private void time(String what, Work work) {
        time(what, SAMPLES, work);
    }

    private void time(String what, int samples, Work work) {
        long[] nanos = new long[samples];
        for (int i = 0; i < samples; i++) {
            long start = System.nanoTime();
            work.run(i);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        out.accept(String.format(
                Locale.ROOT,
                "%-10s %-18s median %8.3f ms   95%% %8.3f ms",
                name,
                what,
                nanos[samples / 2] / 1e6,
                nanos[(samples * 95 + 99) / 100 - 1] / 1e6));
    }

    @Override
    public void close() {
        database.close();
    }
}
