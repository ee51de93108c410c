package dev.darkroom.kill;

import dev.darkroom.adapter.jdbc.TestDatabases;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Everything that chance decides about a run before it begins; its jobs come from the seed, too.
 *
 * @param s3 whether images are stored in S3, not in a folder
 * @param external whether the broker is one that survives, not the program's own
 * @param rebuy {@code darkroom.on-unknown=rebuy}
 * @param dailyMicros the installation's daily budget, and half of it the total one of the instance {@code shop}; 0: none
 * @param resolve whether held calls are cleared up at the end, as the simulator's log says
 * @param jobs how many are sent, repeats and invalid ones not counted
 * @param faults how many of them meet a fault of a provider, percent
 * @param latency of the simulator at most, milliseconds
 */
record Script(
        String name,
        long seed,
        boolean s3,
        boolean external,
        TestDatabases database,
        boolean rebuy,
        long dailyMicros,
        boolean resolve,
        int jobs,
        int faults,
        long latency,
        List<Kill> kills) {
    private static final long CENT = 10_000;

    /** A run as chance decides it. */
    static Script random(long seed) {
        Random random = new Random(seed);
        return new Script(
                "seed " + seed,
                seed,
                random.nextInt(10) < 7,
                random.nextInt(4) > 0,
                random.nextInt(4) > 0 ? TestDatabases.SQLITE : TestDatabases.POSTGRESQL,
                random.nextInt(5) == 0,
                random.nextInt(2) == 0 ? 0 : CENT * (40 + random.nextInt(200)),
                random.nextInt(3) > 0,
                10 + random.nextInt(8),
                30,
                50 + random.nextInt(600),
                IntStream.range(0, 1 + random.nextInt(3))
                        .mapToObj(i -> Kill.random(random))
                        .toList());
    }

    /** A run that dies at these points, one after the other; every round has jobs of each kind and no faults. */
    static Script points(String name, long seed, TestDatabases database, List<Kill> kills) {
        return new Script(name, seed, true, true, database, false, 0, true, 0, 0, 50, kills);
    }

    /** Whether the first process to start meets no database at all: then there are no accounts before it is ready. */
    boolean fromNothing() {
        return !kills.isEmpty() && kills.get(0).starting();
    }

    /** The same with other ids for its jobs: a broker that has seen an event drops its repeat. */
    Script withSeed(long other) {
        return new Script(
                name, other, s3, external, database, rebuy, dailyMicros, resolve, jobs, faults, latency, kills);
    }
}
