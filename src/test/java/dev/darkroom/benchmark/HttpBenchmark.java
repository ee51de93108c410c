package dev.darkroom.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.simulator.Simulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much a server answers, everything durable, its providers simulated in this process: {@code ./mvnw verify -Pbench}.
 * Prints the table, and keeps it in docs/performance.md unless {@code -Dbench.only=TEXT} names a part of it.
 */
class HttpBenchmark {
    private static final Path DOCUMENT = Path.of("docs/performance.md");
    private static final String BEGIN = "<!-- measured -->\n";
    private static final String END = "<!-- end -->\n";
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("bench.seconds", 20));
    /** The server's compilers need a minute or two; before that they take a fifth of the cores and more. */
    private static final Duration WARM_UP = Duration.ofSeconds(40);

    private static final Duration ONCE = Duration.ofMillis(1);

    @TempDir
    Path folder;

    @Test
    void measureAll() throws Exception {
        String only = System.getProperty("bench.only", "");
        List<String> table = new ArrayList<>(List.of(
                "| what | connections | requests/s | p50 ms | p95 ms | p99 ms | RSS MB | aim |",
                "|---|---|---|---|---|---|---|---|"));
        table.forEach(HttpBenchmark::print);
        try (Simulator simulator = Simulator.start(folder.resolve("simulator.log"))) {
            Floor floor = new Floor(folder, TIME);
            for (Floor.Part part : Floor.Part.values()) {
                if (part.label().contains(only)) {
                    String line = floor.line(part, simulator);
                    print(line);
                    table.add(line);
                }
            }
            for (Scenario scenario : Scenario.ALL) {
                for (Kind kind : Kind.values()) {
                    if ((kind.title + scenario.label()).contains(only)
                            && (kind == Kind.DARKROOM || !scenario.aim().isEmpty())) {
                        String line = measure(scenario, kind, simulator);
                        print(line);
                        table.add(line);
                    }
                }
            }
        }
        if (only.isEmpty()) {
            keep(String.join("\n", table) + "\n");
        }
    }

    /** What is measured. */
    private enum Kind {
        DARKROOM(""),
        LEAST("the least server: "),
        EVERYTHING("the least with everything: ");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        MeasuredServer start(Path folder, Simulator simulator, boolean cache) throws Exception {
            return this == DARKROOM
                    ? BenchServer.start(folder, simulator, cache)
                    : LeastProcess.start(folder, simulator, cache, this == EVERYTHING);
        }
    }

    private String measure(Scenario scenario, Kind kind, Simulator simulator) throws Exception {
        Path place = folder.resolve((kind.title + scenario.label()).replaceAll("\\W+", "-"));
        try (MeasuredServer server = kind.start(place, simulator, scenario.cache())) {
            Load load = new Load(server.port(), scenario.path(), scenario.body());
            Load warmUp = scenario.once() ? new Load(server.port(), scenario.path(), Scenario.SMALL.body()) : load;
            warmUp.run(Math.min(64, scenario.connections()), WARM_UP);
            Load.Outcome outcome = load.run(scenario.connections(), scenario.once() ? ONCE : TIME);
            assertThat(outcome.latencies()).isNotEmpty();
            if (scenario.asked() != null) {
                assertThat(simulator.requests())
                        .as("a twentieth of the last requests to providers has %s", scenario.asked())
                        .filteredOn(request -> (request.path() + " " + request.text()).contains(scenario.asked()))
                        .hasSizeGreaterThan(simulator.requests().size() / 20);
            }
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %.0f | %.1f | %.1f | %.1f | %d | %s |",
                    kind.title + scenario.name(),
                    scenario.connections(),
                    outcome.perSecond(),
                    outcome.percentileMillis(50),
                    outcome.percentileMillis(95),
                    outcome.percentileMillis(99),
                    server.peakBytes() / 1_000_000,
                    kind == Kind.DARKROOM ? scenario.aim() : "");
        }
    }

    private static void keep(String table) throws Exception {
        String text = Files.readString(DOCUMENT);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(DOCUMENT, text.substring(0, begin) + table + text.substring(text.indexOf(END)));
    }

    @SuppressWarnings("SystemOut") // what it is for
    private static void print(String line) {
        System.out.println(line);
    }
}
