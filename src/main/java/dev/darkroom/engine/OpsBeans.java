package dev.darkroom.engine;

import dev.darkroom.access.Caller;
import dev.darkroom.adapter.jdbc.AccessKeyStore;
import dev.darkroom.adapter.jdbc.Backlog;
import dev.darkroom.adapter.jdbc.ChangeReader;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.HeldStore;
import dev.darkroom.adapter.jdbc.LedgerReader;
import dev.darkroom.adapter.jdbc.ProviderStats;
import dev.darkroom.adapter.metrics.Metrics;
import dev.darkroom.adapter.resilience.Breakers;
import dev.darkroom.adapter.web.RequestLog;
import dev.darkroom.adapter.web.Waits;
import dev.darkroom.catalog.LiveCatalog;
import dev.darkroom.catalog.ModelWrites;
import dev.darkroom.config.Settings;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.pipeline.ChangeFeed;
import dev.darkroom.pipeline.Measures;
import dev.darkroom.pipeline.Remembered;
import dev.darkroom.pipeline.RemoteCatalog;
import dev.darkroom.pipeline.Standings;
import dev.darkroom.render.ErrorType;
import dev.darkroom.web.EventCalls;
import dev.darkroom.web.HealthCalls;
import dev.darkroom.web.HeldCalls;
import dev.darkroom.web.MetricCalls;
import dev.darkroom.web.ModelCalls;
import dev.darkroom.web.MoneyCalls;
import dev.darkroom.web.ProviderCalls;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.apache.camel.spi.Registry;

/** Builds and names what shows how the program is doing, and what is decided and changed while it runs. */
final class OpsBeans {
    /** So long a scrape may use what the one before it has read. */
    private static final Duration STANDING = Duration.ofSeconds(5);

    /** A listener takes one of the requests that are handled at once: this part of them may be taken. */
    private static final int LISTENERS_SHARE = 4;

    private final Database database;
    private final Settings settings;
    private final LiveCatalog catalog;
    private final Metrics metrics;

    OpsBeans(Database database, Settings settings, LiveCatalog catalog) {
        this.database = database;
        this.settings = settings;
        this.catalog = catalog;
        Standings standings = new Standings(
                database,
                new Backlog(database, settings.dryRun()),
                new LedgerReader(database),
                catalog,
                settings.money().limits());
        this.metrics = new Metrics(new Remembered<>(standings, STANDING, System::nanoTime));
    }

    Measures measures() {
        return new Measures(metrics, catalog, settings.cache().on());
    }

    /** Requests, but for those that are meant to last. */
    RequestLog requests() {
        return (route, method, status, took) ->
                metrics.request(route, method, status, route.equals("/events") ? null : took);
    }

    /**
     * Binds what looks for changes.
     *
     * @return it, to be listened to
     */
    ChangeFeed changes(Registry registry) {
        int most = Math.max(1, settings.http().concurrency() / LISTENERS_SHARE);
        ChangeFeed feed = new ChangeFeed(database, new ChangeReader(database, settings.dryRun()), most);
        registry.bind("changeFeed", feed);
        return feed;
    }

    /** @param stopping whether the program is about to stop */
    void bindEvents(Registry registry, ChangeFeed feed, BooleanSupplier stopping, Waits waits) {
        AccessKeyStore keys = new AccessKeyStore(database);
        registry.bind("eventCalls", new EventCalls(feed, instances(), caller -> isGood(keys, caller), stopping, waits));
    }

    private KnownInstances instances() {
        return new KnownInstances(() -> catalog.get().instances().keySet());
    }

    private static boolean isGood(AccessKeyStore keys, Caller caller) {
        return caller.keyId() == null
                ? !keys.any()
                : keys.usable(caller.keyId()).isPresent();
    }

    void bind(Registry registry, RenderBeans.Vitals vitals, RemoteCatalog remote) {
        Breakers breakers = vitals.breakers();
        metrics.expecting(
                        settings.providerOrder(),
                        Arrays.stream(ErrorType.values()).map(ErrorType::word).toList())
                .counting(
                        "darkroom_catalog_fetches_total",
                        "Times the remote catalogue was asked",
                        "outcome",
                        Map.of("taken", remote::fetched, "failed", remote::failures))
                .showing(
                        "darkroom_health",
                        "1: this process can take work; 0: it says why at /health",
                        "probe",
                        Map.of("ready", () -> vitals.health().readiness().ready() ? 1 : 0))
                .showing(
                        "darkroom_provider_breaker_open",
                        "1: the provider is cut off after repeated failures",
                        "provider",
                        open(breakers));
        registry.bind("healthCalls", new HealthCalls(vitals.health()));
        registry.bind("metricCalls", new MetricCalls(metrics));
        registry.bind(
                "providerCalls",
                new ProviderCalls(settings, catalog, breakers, vitals.keys(), new ProviderStats(database)));
        registry.bind(
                "moneyCalls",
                new MoneyCalls(
                        database,
                        new LedgerReader(database),
                        catalog,
                        settings.money().limits()));
        registry.bind("modelCalls", new ModelCalls(catalog, new ModelWrites(catalog)));
        registry.bind("heldCalls", new HeldCalls(new HeldStore(database), instances()));
    }

    private Map<String, DoubleSupplier> open(Breakers breakers) {
        Map<String, DoubleSupplier> open = new TreeMap<>();
        settings.providerOrder()
                .forEach(provider ->
                        open.put(provider, () -> breakers.state(provider).equals("open") ? 1 : 0));
        return open;
    }
}
