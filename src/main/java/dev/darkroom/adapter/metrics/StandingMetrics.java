package dev.darkroom.adapter.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Metrics that are read from the database when somebody asks for them. */
final class StandingMetrics {
    private static final double MICROS = 1e6;

    private final PrometheusRegistry registry;
    private final Supplier<Standing> standing;

    StandingMetrics(PrometheusRegistry registry, Supplier<Standing> standing) {
        this.registry = registry;
        this.standing = standing;
    }

    void register() {
        gauge("darkroom_database_up", "1: the database answers; 0: what is read from it is missing")
                .callback(out -> out.call(standing.get().up() ? 1 : 0))
                .register(registry);
        gauge("darkroom_renders_open", "Renders of all nodes that are not over, by state")
                .labelNames("state")
                .callback(
                        out -> standing.get().openRenders().forEach((state, count) -> out.call((double) count, state)))
                .register(registry);
        gauge("darkroom_held_calls", "Calls that may have been billed and wait for a person")
                .callback(out -> whenUp(now -> out.call((double) now.held())))
                .register(registry);
        gauge(
                        "darkroom_webhook_events",
                        "Events that webhooks have not taken: waiting to be sent (again), or failed and given up")
                .labelNames("state")
                .callback(out -> standing.get().webhooks().forEach((state, count) -> out.call((double) count, state)))
                .register(registry);
        CounterWithCallback.builder()
                .name("darkroom_spend_usd_total")
                .help("US dollars that all nodes ever spent; every node says the same")
                .callback(out -> whenUp(now -> out.call(now.spentMicros() / MICROS)))
                .register(registry);
        budgets();
    }

    private void budgets() {
        budget("darkroom_budget_spent_usd", "US dollars spent in the present period")
                .callback(out -> each(one -> out.call(one.spentMicros() / MICROS, one.scope(), one.period())))
                .register(registry);
        budget("darkroom_budget_reserved_usd", "US dollars reserved in the present period")
                .callback(out -> each(one -> out.call(one.reservedMicros() / MICROS, one.scope(), one.period())))
                .register(registry);
        budget("darkroom_budget_limit_usd", "The limit in US dollars; missing: there is none")
                .callback(out -> limited(one -> out.call(one.limitMicros() / MICROS, one.scope(), one.period())))
                .register(registry);
        budget("darkroom_budget_used_ratio", "What is spent and reserved, as a part of the limit")
                .callback(out -> limited(one -> out.call(
                        (double) (one.spentMicros() + one.reservedMicros()) / one.limitMicros(),
                        one.scope(),
                        one.period())))
                .register(registry);
    }

    private static GaugeWithCallback.Builder gauge(String name, String help) {
        return GaugeWithCallback.builder().name(name).help(help);
    }

    private static GaugeWithCallback.Builder budget(String name, String help) {
        return gauge(name, help).labelNames("scope", "period");
    }

    private void whenUp(Consumer<Standing> told) {
        Standing now = standing.get();
        if (now.up()) {
            told.accept(now);
        }
    }

    private void each(Consumer<Standing.Budget> told) {
        standing.get().budgets().forEach(told);
    }

    private void limited(Consumer<Standing.Budget> told) {
        standing.get().budgets().stream()
                .filter(one -> one.limitMicros() != null)
                .forEach(told);
    }
}
