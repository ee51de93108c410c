package dev.darkroom.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.ProviderStats;
import dev.darkroom.adapter.resilience.Breakers;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.catalog.LiveCatalog;
import dev.darkroom.config.Settings;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.pipeline.ProviderSetup;
import dev.darkroom.pipeline.Remembered;
import dev.darkroom.provider.KeyRing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.ExchangeProperty;

/** {@code GET /providers}: in the order they are tried, as this process sees them. Of keys it says how many there are. */
public final class ProviderCalls {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final Settings settings;
    private final LiveCatalog catalog;
    private final KnownInstances instances;
    private final Breakers breakers;
    private final KeyRing keys;
    private final Remembered<Map<String, ProviderStats.Calls>> calls;

    public ProviderCalls(Settings settings, LiveCatalog catalog, Breakers breakers, KeyRing keys, ProviderStats stats) {
        this.settings = settings;
        this.catalog = catalog;
        this.instances = new KnownInstances(() -> catalog.get().instances().keySet());
        this.breakers = breakers;
        this.keys = keys;
        this.calls = new Remembered<>(() -> callsOfAll(stats), LOOK_AGAIN, System::nanoTime);
    }

    private Map<String, ProviderStats.Calls> callsOfAll(ProviderStats stats) {
        Map<String, ProviderStats.Calls> all = new TreeMap<>();
        settings.providerOrder().forEach(provider -> all.put(provider, stats.calls(provider)));
        return all;
    }

    /** Those that the caller's instance may use; calls and errors, which are of all instances, for who sees all. */
    public HttpAnswer list(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        String own = Operators.present(call.allowing(), instances);
        List<String> usable =
                own == null ? List.of() : catalog.get().instance(own).providers();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode data = document.putArray("data");
        for (String provider : settings.providerOrder()) {
            if (usable.isEmpty() || usable.contains(provider)) {
                ObjectNode one = state(provider);
                if (call.caller().seesAll()) {
                    one.put("cool_down_reason", keys.reason(provider));
                    one.set("calls", document(calls.get().get(provider)));
                }
                data.add(one);
            }
        }
        return HttpAnswer.json(200, document);
    }

    private ObjectNode state(String provider) {
        Settings.ProviderSettings configured = settings.providers().get(provider);
        ObjectNode one = JsonNodeFactory.instance.objectNode();
        one.put("provider", provider);
        one.put(
                "configured",
                ProviderSetup.configured(configured, catalog.get().keyless().contains(provider)));
        one.put("dry_run", settings.dryRun());
        one.put("breaker", breakers.state(provider));
        one.putObject("keys").put("configured", keys.size(provider)).put("usable", keys.usable(provider));
        one.put("cool_down_seconds", (keys.left(provider).toMillis() + 999) / 1000);
        one.put("concurrency", configured == null ? null : (Integer) configured.concurrency());
        return one;
    }

    private static ObjectNode document(ProviderStats.Calls calls) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("sent", calls.calls())
                .put("failed", calls.failures())
                .put("median_ms", calls.medianMillis())
                .put("p95_ms", calls.percentile95Millis())
                .put("last_error", calls.lastError());
    }
}
