package dev.darkroom.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.adapter.jdbc.TestDatabases;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The shipped program, killed at every named point and at random moments, loses no job, pays for nothing twice and spends
 * no more than it may. {@code -Dkill.seeds=500} runs more seeds, {@code -Dkill.seed=7} that one alone.
 */
class KillIT {
    private static final int SEEDS = 20;
    private static final int POINTS_IN_ONE_RUN = 14;

    @Test
    void nothingIsLostPaidTwiceOrOverspent() throws Exception {
        List<Report> reports = Harness.run("kill", scripts());

        assertThat(reports.stream().filter(Report::broken).map(Report::line)).isEmpty();
        assertThat(reports.stream()
                        .filter(report -> report.script().jobs() == 0)
                        .flatMap(report -> report.missed().stream()))
                .as("named points that were not reached")
                .isEmpty();
    }

    private static List<Script> scripts() {
        Long only = Long.getLong("kill.seed");
        if (only != null) {
            return only > 0
                    ? List.of(Script.random(only))
                    : points().stream().filter(script -> script.seed() == only).toList();
        }
        List<Script> scripts = new ArrayList<>(points());
        LongStream.rangeClosed(1, Integer.getInteger("kill.seeds", SEEDS))
                .mapToObj(Script::random)
                .forEach(scripts::add);
        return scripts;
    }

    /** Every named point once, several to a run; these runs have the seeds -1, -2 … */
    private static List<Script> points() {
        List<Kill> all = NamedPoints.all();
        List<Script> scripts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += POINTS_IN_ONE_RUN) {
            int number = scripts.size() + 1;
            scripts.add(Script.points(
                    "points " + number,
                    -number,
                    number == 2 ? TestDatabases.POSTGRESQL : TestDatabases.SQLITE,
                    all.subList(from, Math.min(all.size(), from + POINTS_IN_ONE_RUN))));
        }
        return scripts;
    }
}
