package dev.darkroom.engine;

import dev.darkroom.access.UrlSignatures;
import dev.darkroom.adapter.jdbc.AssetChanges;
import dev.darkroom.adapter.jdbc.AssetExports;
import dev.darkroom.adapter.jdbc.AssetSearch;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.LibraryList;
import dev.darkroom.adapter.jdbc.SigningKeys;
import dev.darkroom.asset.Asset;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.config.Settings;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.web.AssetCalls;
import dev.darkroom.web.AssetFiles;
import dev.darkroom.web.ExportCalls;
import dev.darkroom.web.ExtractCalls;
import dev.darkroom.web.ImageUrls;
import dev.darkroom.web.LibraryCalls;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.camel.spi.Registry;

/** Builds and names what the routes of stored images need. */
final class AssetBeans {
    private final Database database;
    private final Settings settings;
    private final ImageStorage storage;
    private final AssetSearch assets;

    AssetBeans(Database database, Settings settings, ImageStorage storage) {
        this.database = database;
        this.settings = settings;
        this.storage = storage;
        this.assets = new AssetSearch(database, settings.dryRun());
    }

    /** The addresses of images, which other families tell, too. */
    ImageUrls urls() {
        return new ImageUrls(
                new UrlSignatures(new SigningKeys(database).secret("asset-urls")),
                settings.http().publicUrl(),
                settings.http().urlLife(),
                Clock.systemUTC(),
                storage,
                settings.storage().shares(),
                id -> assets.find(null, id).map(Asset::storageKey));
    }

    /** @param scratch folder for files that last as long as a call */
    void bind(Registry registry, ImageUrls urls, JobReader jobs, KnownInstances instances, Path scratch) {
        AssetExports exports = new AssetExports(database);
        registry.bind("assetCalls", new AssetCalls(assets, new AssetChanges(database), exports, instances, urls));
        registry.bind("assetFiles", new AssetFiles(assets, storage, urls));
        registry.bind("exportCalls", new ExportCalls(assets, exports, jobs));
        registry.bind("extractCalls", new ExtractCalls(assets, storage, instances, scratch));
        registry.bind("libraryCalls", new LibraryCalls(new LibraryList(database, settings.dryRun()), instances));
    }
}
