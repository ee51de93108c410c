package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.ProviderStats;
import dev.darkroom.adapter.resilience.Breakers;
import dev.darkroom.catalog.LiveCatalog;
import dev.darkroom.provider.KeyRing;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes now and then what this process knows of its providers, so that the command line can show it. */
public final class HealthReport {
    private final ProviderStats stats;
    private final Breakers breakers;
    private final BackPressure backPressure;
    private final KeyRing keys;
    private final LiveCatalog catalog;
    private final List<String> providers;
    private final String node;

    public HealthReport(
            ProviderStats stats,
            Breakers breakers,
            BackPressure backPressure,
            KeyRing keys,
            LiveCatalog catalog,
            List<String> providers,
            String node) {
        this.stats = stats;
        this.breakers = breakers;
        this.backPressure = backPressure;
        this.keys = keys;
        this.catalog = catalog;
        this.providers = List.copyOf(providers);
        this.node = node;
    }

    /** Writes the present state of every provider, and whether paid calls are made. */
    public void write() {
        Map<String, String> states = new TreeMap<>();
        Map<String, Integer> usable = new TreeMap<>();
        for (String provider : providers) {
            states.put(provider, breakers.state(provider));
            usable.put(provider, keys.usable(provider));
        }
        stats.seen(node, states, usable, backPressure.reason(), catalog.problem());
    }
}
