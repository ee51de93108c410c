package dev.darkroom.engine;

import dev.darkroom.access.AccessKeys;
import dev.darkroom.access.FigmaTokens;
import dev.darkroom.access.UrlSignatures;
import dev.darkroom.adapter.http.FigmaClient;
import dev.darkroom.adapter.jdbc.AccessKeyStore;
import dev.darkroom.adapter.jdbc.AssetSearch;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.PlacementReader;
import dev.darkroom.adapter.jdbc.PlacementStore;
import dev.darkroom.adapter.jdbc.SigningKeys;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.WorkingCopies;
import dev.darkroom.config.Settings;
import dev.darkroom.config.Settings.ProviderSettings;
import dev.darkroom.export.FigmaExport;
import dev.darkroom.web.FigmaCalls;
import dev.darkroom.web.FigmaImages;
import dev.darkroom.web.FigmaTokenCalls;
import dev.darkroom.web.ImageUrls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.camel.spi.Registry;

/** Builds and names what takes images to Figma: the link over its REST API, and what its plugin calls. */
final class FigmaBeans implements AutoCloseable {
    private static final String PROVIDER = "figma_api";

    private final Database database;
    private final Settings settings;
    private final ImageStorage storage;
    private final Optional<FigmaClient> client;

    FigmaBeans(Database database, Settings settings, ImageStorage storage) {
        this.database = database;
        this.settings = settings;
        this.storage = storage;
        ProviderSettings figma = settings.providers().get(PROVIDER);
        this.client = figma.keys().stream()
                .findFirst()
                .map(token -> new FigmaClient(figma.baseUrl(), token, figma.timeout(), Clock.systemUTC()));
    }

    /** @param scratch folder for files that last as long as a call */
    void bind(Registry registry, Path scratch) {
        // Made when first wanted, as the secret that it signs with is written when it is made.
        Supplier<ImageUrls> urls = once(() -> new AssetBeans(database, settings, storage).urls());
        registry.bind(
                "figmaExport",
                new FigmaExport(
                        client,
                        asset -> urls.get().lasting(asset),
                        settings.exports().maxAttempts()));
        AccessKeys keys = new AccessKeys(new AccessKeyStore(database), System::nanoTime);
        registry.bind("figmaTokenCalls", new FigmaTokenCalls(tokens(database, keys)));
        registry.bind(
                "figmaCalls",
                new FigmaCalls(
                        new PlacementReader(database, settings.dryRun()),
                        new PlacementStore(database, settings.dryRun()),
                        new AssetSearch(database, settings.dryRun()),
                        new FigmaImages(storage, new WorkingCopies(), scratch)));
    }

    /** The tokens of this installation, the same on every node of its database. */
    static FigmaTokens tokens(Database database, AccessKeys keys) {
        return new FigmaTokens(
                once(() -> new UrlSignatures(new SigningKeys(database).secret(FigmaTokens.SECRET))),
                keys::holder,
                Clock.systemUTC());
    }

    private static <T> Supplier<T> once(Supplier<T> made) {
        AtomicReference<T> kept = new AtomicReference<>();
        return () -> kept.updateAndGet(before -> before == null ? made.get() : before);
    }

    @Override
    public void close() throws IOException {
        if (client.isPresent()) {
            client.get().close();
        }
    }
}
