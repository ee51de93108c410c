package dev.darkroom.benchmark;

import dev.darkroom.simulator.Simulator;
import dev.darkroom.simulator.SimulatorSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Prints how many requests a server answers, everything durable, its providers simulated in this process. With
 * {@code -Dbench.only=TEXT}, those scenarios alone whose name has it.
 */
public final class HttpBenchmark {
    private static final List<Scenario> SCENARIOS = List.of(
            Scenario.small(1, ""),
            Scenario.small(10, ""),
            Scenario.small(64, "2,000/s"),
            Scenario.large(10, "60/s"),
            Scenario.fallback(50, "800/s"),
            Scenario.cached(1, "p50 1 ms"));

    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("bench.seconds", 20));
    private static final Duration WARM_UP = TIME.dividedBy(2);

    private HttpBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        String only = System.getProperty("bench.only", "");
        Path folder = Files.createTempDirectory("darkroom-benchmark");
        try (Simulator simulator = Simulator.start(SimulatorSettings.at(folder.resolve("simulator.log")))) {
            System.out.println("| what | connections | requests/s | p50 ms | p95 ms | p99 ms | RSS MB | aim |");
            for (Scenario scenario : SCENARIOS) {
                if ((scenario.name() + " at " + scenario.connections()).contains(only)) {
                    measure(scenario, folder, simulator);
                }
            }
        }
    }

    private static void measure(Scenario scenario, Path folder, Simulator simulator) throws Exception {
        boolean cache = scenario.name().contains("cache");
        Path home = folder.resolve(scenario.name().replaceAll("\\W+", "-") + scenario.connections());
        try (BenchServer server = BenchServer.start(home, simulator, cache)) {
            Load load = new Load(server.port(), "/generate", scenario.body());
            load.run(scenario.connections(), WARM_UP);
            Load.Outcome outcome = load.run(scenario.connections(), TIME);
            System.out.printf(
                    "| %s | %d | %.0f | %.1f | %.1f | %.1f | %d | %s |%n",
                    scenario.name(),
                    scenario.connections(),
                    outcome.perSecond(),
                    outcome.percentileMillis(50),
                    outcome.percentileMillis(95),
                    outcome.percentileMillis(99),
                    server.peakBytes() / 1_000_000,
                    scenario.aim());
        }
    }
}
