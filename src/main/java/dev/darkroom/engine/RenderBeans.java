package dev.darkroom.engine;

import dev.darkroom.adapter.http.OpenFetch;
import dev.darkroom.adapter.jdbc.AssetReader;
import dev.darkroom.adapter.jdbc.AttemptEnds;
import dev.darkroom.adapter.jdbc.AttemptStore;
import dev.darkroom.adapter.jdbc.CancelStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.adapter.jdbc.ModelConfigs;
import dev.darkroom.adapter.jdbc.ProviderStats;
import dev.darkroom.adapter.jdbc.RenderStore;
import dev.darkroom.adapter.jdbc.RewritingStore;
import dev.darkroom.adapter.jdbc.Settlement;
import dev.darkroom.adapter.resilience.Breakers;
import dev.darkroom.asset.AssetIds;
import dev.darkroom.asset.CacheFiles;
import dev.darkroom.asset.ImageAnalyser;
import dev.darkroom.asset.ImageInspector;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.InputFiles;
import dev.darkroom.asset.Spool;
import dev.darkroom.asset.Uploads;
import dev.darkroom.catalog.LiveCatalog;
import dev.darkroom.catalog.ModelChoice;
import dev.darkroom.config.Settings;
import dev.darkroom.config.Settings.ProviderSettings;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.money.Budgets;
import dev.darkroom.money.Prices;
import dev.darkroom.pipeline.AttemptFailures;
import dev.darkroom.pipeline.Attempts;
import dev.darkroom.pipeline.BackPressure;
import dev.darkroom.pipeline.Claims;
import dev.darkroom.pipeline.DryRunProvider;
import dev.darkroom.pipeline.Enhancement;
import dev.darkroom.pipeline.EnhancementFailures;
import dev.darkroom.pipeline.Enrichment;
import dev.darkroom.pipeline.HealthReport;
import dev.darkroom.pipeline.InputImages;
import dev.darkroom.pipeline.InputSources;
import dev.darkroom.pipeline.Leases;
import dev.darkroom.pipeline.LostImages;
import dev.darkroom.pipeline.MeasuredFailures;
import dev.darkroom.pipeline.Measures;
import dev.darkroom.pipeline.PastRewriting;
import dev.darkroom.pipeline.PromptLog;
import dev.darkroom.pipeline.ProviderRouter;
import dev.darkroom.pipeline.Recovery;
import dev.darkroom.pipeline.RenderEnd;
import dev.darkroom.pipeline.RenderLog;
import dev.darkroom.pipeline.UnknownPolicy;
import dev.darkroom.provider.KeyRing;
import dev.darkroom.provider.RateLimits;
import dev.darkroom.provider.dryrun.DryRunPicture;
import dev.darkroom.provider.openrouter.OpenRouter;
import dev.darkroom.render.Fingerprints;
import dev.darkroom.render.Planner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds and names what the routes of a render need, from its claim to its end. */
final class RenderBeans {
    private static final Logger LOGGER = LoggerFactory.getLogger(RenderBeans.class);

    private static final int DECODES_AT_ONCE = 4;
    /** The longest input over a line of 5 Mbit/s. */
    private static final Duration INPUT_DOWNLOAD = Duration.ofMinutes(2);
    /** The largest value that {@code darkroom.max-job-size} may have. */
    private static final long MOST_JOB_BYTES = 256L << 20;

    private final Database database;
    private final JobStore jobs;
    private final Settings settings;
    private final LiveCatalog catalog;
    private final ModelChoice models;
    private final String node;

    private final Measures measures;

    RenderBeans(
            Database database,
            JobStore jobs,
            Settings settings,
            LiveCatalog catalog,
            ModelChoice models,
            String node,
            Measures measures) {
        this.measures = measures;
        this.database = database;
        this.jobs = jobs;
        this.settings = settings;
        this.catalog = catalog;
        this.models = models;
        this.node = node;
    }

    /** What others ask for the providers' health. */
    record Vitals(HealthReport health, Breakers breakers, KeyRing keys) {}

    /** @param cacheFolder made when there is a cache */
    Vitals bind(CamelContext camel, Leases leases, ImageStorage storage, Path spoolFolder, Path cacheFolder) {
        Registry registry = camel.getRegistry();
        RenderStore renders = new RenderStore(database, node, settings.leases().lease(), settings.dryRun());
        AttemptStore store = new AttemptStore(database, budgets());
        AttemptEnds ends = new AttemptEnds(database);
        RewritingStore rewritings = new RewritingStore(database);
        Spool spool = spool(spoolFolder, store);
        BackPressure backPressure = new BackPressure(
                spool, settings.room().spoolBytes(), settings.room().freeBytes());
        UnknownPolicy unknown =
                new UnknownPolicy(store, ends, settings.money().onUnknown().equals("rebuy"));
        KeyRing keys = new KeyRing(ofEach(ProviderSettings::keys), System::nanoTime);
        RateLimits rates = new RateLimits(ofEach(ProviderSettings::rate), System::nanoTime);
        Breakers breakers = new Breakers(settings.providers().keySet());
        breakers.all().forEach((provider, breaker) -> registry.bind("breaker-" + provider, breaker));
        CallBeans calls = new CallBeans(settings, catalog, models);
        InputFiles inputs = new InputFiles(spoolFolder);
        LostImages lost = new LostImages(store, ends, spool, ours());
        CancelStore cancels = new CancelStore(database);
        calls.bind(camel, new ModelConfigs(database), spool, lost, cancels);
        Attempts attempts = new Attempts(
                store, ends, models, new Prices(models), new AssetIds(), backPressure, keys, cancels, measures);
        registry.bind(
                "claims",
                new Claims(
                        renders,
                        new Recovery(store, ends, spool, unknown, lost, new PastRewriting(rewritings, ends)),
                        ends,
                        leases,
                        inputs,
                        acceptedJobs(),
                        new KnownInstances(() -> catalog.get().instances().keySet())));
        Planner planner = new Planner(settings, catalog, models, breakers, calls.codecs());
        CacheBeans cache = settings.cache().on()
                ? new CacheBeans(database, settings, node, spool, storage, new CacheFiles(cacheFolder))
                : null;
        Enrichment enrichment = enrichment(spool, storage, attempts);
        RenderLog log = new RenderLog(new PromptLog(settings.logs().prompts().equals("clear")), measures);
        if (cache != null) {
            Fingerprints fingerprints = new Fingerprints(settings, models, planner, OpenRouter.PROVIDER);
            cache.bind(registry, fingerprints, attempts, backPressure);
            cache.bindJobHit(registry, fingerprints, jobs, enrichment, log);
        }
        registry.bind("inputImages", inputImages(storage, inputs, backPressure));
        registry.bind(
                "enhancement",
                new Enhancement(
                        store,
                        rewritings,
                        settings.providers().get(OpenRouter.PROVIDER),
                        settings.money().rewritingMicros(),
                        keys,
                        rates,
                        new AssetIds(),
                        backPressure,
                        cancels));
        registry.bind("enhancementFailures", new EnhancementFailures(rewritings, ends, keys));
        registry.bind("providerRouter", new ProviderRouter(planner, keys, rates, settings.providerOrder()));
        registry.bind("attempts", attempts);
        registry.bind(
                "attemptFailures", new MeasuredFailures(new AttemptFailures(store, ends, keys, unknown), measures));
        registry.bind("dryRun", new DryRunProvider(new DryRunPicture(), spool, planner));
        registry.bind("enrichment", enrichment);
        registry.bind(
                "renderEnd",
                new RenderEnd(
                        renders,
                        ends,
                        new Settlement(database),
                        leases,
                        spool,
                        inputs,
                        lost,
                        backPressure,
                        log,
                        cache == null ? null : cache.keep()));
        HealthReport health = new HealthReport(
                new ProviderStats(database),
                breakers,
                backPressure,
                keys,
                catalog,
                settings.providerOrder(),
                node,
                System::nanoTime);
        registry.bind("healthReport", health);
        return new Vitals(health, breakers, keys);
    }

    /** An SQLite file has one node, whatever it was called before its data came from a backup. */
    private Predicate<String> ours() {
        boolean alone = settings.database().url().startsWith("jdbc:sqlite:");
        return owner -> alone || owner.equals(node);
    }

    private <T> Map<String, T> ofEach(Function<ProviderSettings, T> setting) {
        return settings.providers().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> setting.apply(entry.getValue())));
    }

    private Budgets budgets() {
        return new Budgets(
                settings.money().limits(), id -> catalog.get().instance(id).limits());
    }

    /** The spool, without what a crash left behind of attempts that are over. */
    private static Spool spool(Path folder, AttemptStore store) {
        Spool spool = new Spool(folder);
        try {
            int aside = spool.tidy(store.openAssets(), store::knows);
            if (aside > 0) {
                LOGGER.warn(
                        "{} files in {} are of images that this database does not know; they are kept in .orphans there for 30 days",
                        aside,
                        folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("darkroom.data: the spool cannot be cleaned: " + e, e);
        }
        return spool;
    }

    /** Reads jobs that were accepted: limits and orders that were changed since do not refuse them. */
    private JobReader acceptedJobs() {
        Set<String> known = new HashSet<>(catalog.get().providers().keySet());
        known.addAll(settings.providerOrder());
        return new JobReader(MOST_JOB_BYTES, known, true);
    }

    private InputImages inputImages(ImageStorage storage, InputFiles files, BackPressure backPressure) {
        long mostBytes = settings.images().maxBytes();
        OpenFetch fetch = new OpenFetch(settings.allowPrivateDownloads(), mostBytes, INPUT_DOWNLOAD);
        return new InputImages(
                new InputSources(new AssetReader(database), storage, uploads(storage), fetch, mostBytes),
                files,
                inspector(),
                backPressure);
    }

    /** Where the files of calls are kept until their edits are made. */
    Uploads uploads(ImageStorage storage) {
        return new Uploads(
                storage, inspector(), id -> catalog.get().instance(id).storagePrefix());
    }

    private ImageInspector inspector() {
        return new ImageInspector(
                settings.images().maxBytes(), settings.images().maxPixels());
    }

    private Enrichment enrichment(Spool spool, ImageStorage storage, Attempts attempts) {
        return new Enrichment(
                inspector(),
                new ImageAnalyser(settings.images().thumbnailPixels(), DECODES_AT_ONCE),
                spool,
                catalog,
                models,
                storage,
                attempts);
    }
}
