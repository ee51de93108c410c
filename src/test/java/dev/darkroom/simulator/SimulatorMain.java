package dev.darkroom.simulator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The simulator as a process of its own, so that it outlives Darkroom. Options: {@code --port P --log FILE --seed N
 * --faults SPEC --latency-ms MIN..MAX}; only {@code --log} is needed. Prints one line when it listens; ends when killed.
 */
public final class SimulatorMain {
    private SimulatorMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (Simulator simulator = Simulator.start(settings(List.of(arguments)))) {
            System.out.println(
                    "simulator ready openai=" + simulator.openAiBaseUrl() + " flux=" + simulator.fluxBaseUrl());
            Thread.currentThread().join();
        }
    }

    static SimulatorSettings settings(List<String> arguments) {
        SimulatorSettings settings = SimulatorSettings.at(Path.of(value(arguments, "--log")));
        for (int index = 0; index < arguments.size(); index += 2) {
            String option = arguments.get(index);
            String value = value(arguments, option);
            settings = switch (option) {
                case "--log" -> settings;
                case "--port" -> settings.withPort(Integer.parseInt(value));
                case "--seed" -> settings.withSeed(Long.parseLong(value));
                case "--faults" -> settings.withFaults(value);
                case "--latency-ms" -> latency(settings, value);
                default ->
                    throw new IllegalArgumentException(
                            "unknown option " + option + "; there are --port, --log, --seed, --faults, --latency-ms");
            };
        }
        return settings;
    }

    private static SimulatorSettings latency(SimulatorSettings settings, String range) {
        String[] ends = range.split("\\.\\.", 2);
        if (ends.length != 2) {
            throw new IllegalArgumentException("--latency-ms '" + range + "' is not like 100..900");
        }
        return settings.withLatency(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
    }

    private static String value(List<String> arguments, String option) {
        int index = arguments.indexOf(option);
        if (index < 0 || index + 1 >= arguments.size()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return arguments.get(index + 1);
    }
}
