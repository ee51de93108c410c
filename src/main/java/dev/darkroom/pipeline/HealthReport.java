package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.ProviderStats;
import dev.darkroom.adapter.resilience.Breakers;
import dev.darkroom.config.Settings;
import java.util.Map;
import java.util.TreeMap;

/** Writes now and then what this process knows of its providers, so that the command line can show it. */
public final class HealthReport {
    private final ProviderStats stats;
    private final Breakers breakers;
    private final BackPressure backPressure;
    private final Settings settings;
    private final String node;

    public HealthReport(
            ProviderStats stats, Breakers breakers, BackPressure backPressure, Settings settings, String node) {
        this.stats = stats;
        this.breakers = breakers;
        this.backPressure = backPressure;
        this.settings = settings;
        this.node = node;
    }

    /** Writes the present state of every provider, and whether paid calls are made. */
    public void write() {
        Map<String, String> states = new TreeMap<>();
        Map<String, Integer> keys = new TreeMap<>();
        for (String provider : settings.providerOrder()) {
            states.put(provider, breakers.state(provider));
            Settings.ProviderSettings configured = settings.providers().get(provider);
            keys.put(provider, configured == null ? 0 : configured.keys().size());
        }
        stats.seen(node, states, keys, backPressure.reason());
    }
}
