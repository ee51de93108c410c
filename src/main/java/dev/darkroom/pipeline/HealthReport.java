package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.ProviderStats;
import dev.darkroom.adapter.resilience.Breakers;
import dev.darkroom.catalog.LiveCatalog;
import dev.darkroom.provider.KeyRing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Writes now and then what this process knows of its providers, so that the command line can show it, and says if it is ready. */
public final class HealthReport {
    /** It is written every 5 seconds. */
    private static final long STALE_SECONDS = 15;

    private final ProviderStats stats;
    private final Breakers breakers;
    private final BackPressure backPressure;
    private final KeyRing keys;
    private final LiveCatalog catalog;
    private final List<String> providers;
    private final String node;
    private final LongSupplier nanos;
    private volatile Look last;

    /** @param nanos the time, as {@link System#nanoTime} */
    public HealthReport(
            ProviderStats stats,
            Breakers breakers,
            BackPressure backPressure,
            KeyRing keys,
            LiveCatalog catalog,
            List<String> providers,
            String node,
            LongSupplier nanos) {
        this.stats = stats;
        this.breakers = breakers;
        this.backPressure = backPressure;
        this.keys = keys;
        this.catalog = catalog;
        this.providers = List.copyOf(providers);
        this.node = node;
        this.nanos = nanos;
    }

    /** @param leftAlone providers of which no key may be used for now, with the reason */
    private record Look(
            long at,
            String waitsFor,
            String catalogProblem,
            Map<String, String> breakers,
            Map<String, String> leftAlone) {}

    /**
     * Whether this process can take work.
     *
     * @param reasons why it cannot, a sentence each; empty: it can
     * @param notes what is not as it should be and keeps no work away
     */
    public record Readiness(List<String> reasons, List<String> notes) {
        /** Whether it can. */
        public boolean ready() {
            return reasons.isEmpty();
        }
    }

    /** As it was seen when this was written last: asking costs nothing, however often somebody does. */
    public Readiness readiness() {
        Look look = last;
        if (look == null) {
            return new Readiness(List.of("it has just started"), List.of());
        }
        List<String> reasons = new ArrayList<>();
        long seconds = (nanos.getAsLong() - look.at()) / 1_000_000_000;
        if (seconds > STALE_SECONDS) {
            reasons.add("the database has not answered for " + seconds + " s");
        }
        if (look.waitsFor() != null) {
            reasons.add("no paid call is made: " + look.waitsFor());
        }
        List<String> notes = new ArrayList<>();
        if (look.catalogProblem() != null) {
            notes.add("an older catalogue is in force: " + look.catalogProblem().replace("\n", "; "));
        }
        look.breakers().forEach((provider, state) -> {
            if (state.equals("open")) {
                notes.add("the circuit breaker of " + provider + " is open");
            }
        });
        look.leftAlone().forEach((provider, why) -> notes.add(provider + " is left alone for now: " + why));
        return new Readiness(reasons, notes);
    }

    /** Writes the present state of every provider, and whether paid calls are made. */
    public void write() {
        Map<String, String> states = new TreeMap<>();
        Map<String, Integer> usable = new TreeMap<>();
        Map<String, String> leftAlone = new TreeMap<>();
        for (String provider : providers) {
            states.put(provider, breakers.state(provider));
            usable.put(provider, keys.usable(provider));
            String why = keys.reason(provider);
            if (why != null) {
                leftAlone.put(provider, why);
            }
        }
        String waitsFor = backPressure.reason();
        String catalogProblem = catalog.problem();
        stats.seen(node, states, usable, waitsFor, catalogProblem);
        last = new Look(nanos.getAsLong(), waitsFor, catalogProblem, states, leftAlone);
    }
}
