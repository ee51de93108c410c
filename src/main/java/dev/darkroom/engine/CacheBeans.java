package dev.darkroom.engine;

import dev.darkroom.adapter.jdbc.AttemptEnds;
import dev.darkroom.adapter.jdbc.CacheMakers;
import dev.darkroom.adapter.jdbc.CacheStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.GivenJobs;
import dev.darkroom.adapter.jdbc.HitStore;
import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.asset.AssetIds;
import dev.darkroom.asset.CacheFiles;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.Spool;
import dev.darkroom.config.Settings;
import dev.darkroom.pipeline.Attempts;
import dev.darkroom.pipeline.BackPressure;
import dev.darkroom.pipeline.CacheHit;
import dev.darkroom.pipeline.CacheKeep;
import dev.darkroom.pipeline.CacheLook;
import dev.darkroom.pipeline.Enrichment;
import dev.darkroom.pipeline.JobHit;
import dev.darkroom.pipeline.RenderLog;
import dev.darkroom.render.Fingerprints;
import org.apache.camel.spi.Registry;

/** Builds and names what the routes of the cache need. */
final class CacheBeans {
    private final Database database;
    private final CacheStore store;
    private final CacheMakers makers;
    private final CacheFiles files;
    private final ImageStorage storage;
    private final Spool spool;
    private final CacheKeep keep;

    CacheBeans(Database database, Settings settings, String node, Spool spool, ImageStorage storage, CacheFiles files) {
        this.database = database;
        this.store = new CacheStore(database, node, settings.cache().ttl());
        this.makers = new CacheMakers(database);
        this.files = files;
        this.storage = storage;
        this.spool = spool;
        this.keep = new CacheKeep(store, makers, files, spool, settings.cache().maxBytes());
    }

    void bind(Registry registry, Fingerprints fingerprints, Attempts attempts, BackPressure backPressure) {
        keep.begin();
        registry.bind("cacheLook", new CacheLook(fingerprints, store, makers, files, storage));
        registry.bind(
                "cacheHit",
                new CacheHit(
                        new HitStore(database),
                        new AttemptEnds(database),
                        attempts,
                        new AssetIds(),
                        store,
                        files,
                        storage,
                        spool,
                        backPressure));
        registry.bind("cacheKeep", keep);
    }

    /** For jobs whose callers wait. */
    void bindJobHit(Registry registry, Fingerprints fingerprints, JobStore jobs, Enrichment enrichment, RenderLog log) {
        registry.bind(
                "jobHit",
                new JobHit(
                        fingerprints,
                        store,
                        files,
                        jobs,
                        new GivenJobs(database, jobs),
                        enrichment,
                        spool,
                        new AssetIds(),
                        log));
    }

    CacheKeep keep() {
        return keep;
    }
}
