package dev.darkroom.simulator;

import java.nio.file.Path;

/**
 * How a simulator is to run.
 *
 * @param port 0 for a free one
 * @param log the file it appends to; tasks in it are known again
 * @param latencyMin milliseconds that a picture takes at least
 * @param latencyMax milliseconds that a picture takes at most
 */
public record SimulatorSettings(int port, Path log, long seed, FaultSpec faults, long latencyMin, long latencyMax) {
    public SimulatorSettings {
        if (latencyMin < 0 || latencyMax < latencyMin) {
            throw new IllegalArgumentException(
                    "latency " + latencyMin + ".." + latencyMax + " is no range of milliseconds");
        }
    }

    /** A free port, seed 1, no faults, no latency. */
    public static SimulatorSettings at(Path log) {
        return new SimulatorSettings(0, log, 1, FaultSpec.NONE, 0, 0);
    }

    /** The same with other faults. */
    public SimulatorSettings withFaults(String spec) {
        return new SimulatorSettings(port, log, seed, FaultSpec.parse(spec), latencyMin, latencyMax);
    }

    /** The same with another port. */
    public SimulatorSettings withPort(int other) {
        return new SimulatorSettings(other, log, seed, faults, latencyMin, latencyMax);
    }

    /** The same with another seed. */
    public SimulatorSettings withSeed(long other) {
        return new SimulatorSettings(port, log, other, faults, latencyMin, latencyMax);
    }

    /** The same with another latency. */
    public SimulatorSettings withLatency(long min, long max) {
        return new SimulatorSettings(port, log, seed, faults, min, max);
    }
}
