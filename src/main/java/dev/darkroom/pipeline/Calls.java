package dev.darkroom.pipeline;

import dev.darkroom.adapter.http.ProviderFetch;
import dev.darkroom.adapter.jdbc.CancelStore;
import dev.darkroom.adapter.jdbc.ModelConfigs;
import dev.darkroom.asset.ImageInspector;
import dev.darkroom.asset.Spool;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.ModelChoice;
import dev.darkroom.config.Settings.ProviderSettings;
import dev.darkroom.provider.ImageCodec;
import dev.darkroom.provider.ProviderCodec;
import dev.darkroom.provider.TaskCodec;
import java.util.function.Supplier;

/** Makes the call of each provider out of its codec and what all calls share. */
public final class Calls {
    private final Supplier<Catalog> catalog;
    private final ModelChoice models;
    private final AttemptModels versions;
    private final Spool spool;
    private final ImageInspector inspector;
    private final long mostImageBytes;
    private final boolean allowPrivate;
    private final CancelStore cancels;

    /**
     * @param versions of the models as they were when they were asked
     * @param mostImageBytes a larger image is paid for and lost
     * @param allowPrivate whether addresses that are not public may be asked
     * @param cancels knows which jobs are to be cancelled
     */
    public Calls(
            Supplier<Catalog> catalog,
            ModelChoice models,
            ModelConfigs versions,
            Spool spool,
            ImageInspector inspector,
            long mostImageBytes,
            boolean allowPrivate,
            CancelStore cancels) {
        this.catalog = catalog;
        this.models = models;
        this.versions = new AttemptModels(models, versions);
        this.spool = spool;
        this.inspector = inspector;
        this.mostImageBytes = mostImageBytes;
        this.allowPrivate = allowPrivate;
        this.cancels = cancels;
    }

    /** The call of a provider that answers with the image or its address. */
    public ImageCall image(ImageCodec codec, ProviderSettings settings) {
        Requests requests = new Requests(codec, settings, models, versions);
        return new ImageCall(
                codec, requests, settings, download(fetch(codec, settings), requests, settings), spool, mostImageBytes);
    }

    /** The call of a provider that takes a task. */
    public TaskCall task(TaskCodec codec, ProviderSettings settings) {
        ProviderFetch fetch = fetch(codec, settings);
        Requests requests = new Requests(codec, settings, models, versions);
        return new TaskCall(
                codec,
                requests,
                settings,
                fetch,
                download(fetch, requests, settings),
                new TaskCancel(cancels, fetch),
                spool);
    }

    private ProviderFetch fetch(ProviderCodec codec, ProviderSettings settings) {
        return new ProviderFetch(
                settings.baseUrl(),
                catalog.get().provider(codec.provider()).resultHosts(),
                codec.keyHosts(),
                allowPrivate);
    }

    private ImageDownload download(ProviderFetch fetch, Requests requests, ProviderSettings settings) {
        return new ImageDownload(fetch, requests, spool, inspector, mostImageBytes, settings.timeout());
    }
}
