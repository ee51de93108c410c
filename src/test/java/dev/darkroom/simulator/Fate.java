package dev.darkroom.simulator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Decides what happens to each call, from the seed, the prompt, and how often the prompt was seen before. */
final class Fate {
    /** What was decided about one call. */
    record Decision(int seen, Mishap mishap, long latencyMillis, long pictureSeed) {}

    private final SimulatorSettings settings;
    private final Dice dice;
    private final Map<String, Integer> seen = new ConcurrentHashMap<>();
    private final AtomicLong connections = new AtomicLong();
    private volatile FaultSpec faults;

    /** @param log of an earlier run: its prompts have been seen */
    Fate(SimulatorSettings settings, SimulatorLog log) {
        this.settings = settings;
        this.dice = new Dice(settings.seed());
        this.faults = settings.faults();
        for (LogEntry entry : log.entries()) {
            if (entry.asked() != null) {
                seen.merge(entry.provider() + entry.asked().promptSha256(), 1, Integer::sum);
            }
        }
    }

    void change(FaultSpec other) {
        faults = other;
    }

    /** Counts this prompt and says what happens to it. */
    Decision decide(Vendor vendor, String prompt) {
        String hash = Sha256.hex(prompt);
        int count = seen.merge(vendor.id() + hash, 1, Integer::sum);
        String[] call = {vendor.id(), hash, Integer.toString(count)};
        return new Decision(
                count,
                faults.choose(dice, vendor, prompt, count),
                dice.between(settings.latencyMin(), settings.latencyMax(), call),
                dice.between(0, Integer.MAX_VALUE, "picture", call[0], call[1], call[2]));
    }

    boolean resetsNextConnection() {
        double probability = faults.resetOnAccept();
        return probability > 0
                && dice.fraction("connection", Long.toString(connections.incrementAndGet())) < probability;
    }
}
