package dev.darkroom.pipeline;

import dev.darkroom.asset.Asset;
import dev.darkroom.asset.BadImageException;
import dev.darkroom.asset.ImageAnalyser;
import dev.darkroom.asset.ImageInfo;
import dev.darkroom.asset.ImageInspector;
import dev.darkroom.asset.ImageLook;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.ReviewState;
import dev.darkroom.asset.Sidecar;
import dev.darkroom.asset.Spool;
import dev.darkroom.asset.StorageKeys;
import dev.darkroom.asset.StoreItem;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.Instance;
import dev.darkroom.catalog.ModelChoice;
import dev.darkroom.job.InputReference;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.PixelSize;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.Planner;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.ExchangeProperty;

/** Looks at the spooled bytes, gathers the asset's metadata, and lists what is to be stored. */
public final class Enrichment {
    private static final double CLOSE = 0.05;

    private final ImageInspector inspector;
    private final ImageAnalyser analyser;
    private final Spool spool;
    private final Supplier<Catalog> catalog;
    private final ModelChoice models;
    private final ImageStorage storage;
    private final Attempts attempts;
    private final Sidecar sidecars = new Sidecar();

    public Enrichment(
            ImageInspector inspector,
            ImageAnalyser analyser,
            Spool spool,
            Supplier<Catalog> catalog,
            ModelChoice models,
            ImageStorage storage,
            Attempts attempts) {
        this.inspector = inspector;
        this.analyser = analyser;
        this.spool = spool;
        this.catalog = catalog;
        this.models = models;
        this.storage = storage;
        this.attempts = attempts;
    }

    /**
     * Returns the objects to store: image, thumbnail, sidecar. When the bytes are no image, nothing is stored and the
     * render fails.
     */
    public List<StoreItem> enrich(@ExchangeProperty(Claims.WORK) RenderWork work)
            throws IOException, InterruptedException {
        Attempt attempt = work.attempt();
        try {
            return enrich(work, spool.image(attempt.assetId()));
        } catch (BadImageException e) {
            attempts.broken(work, e.getMessage());
            spool.setAside(attempt.assetId()); // it is paid for: a person may find something in it
            return List.of();
        }
    }

    /**
     * The same of an image that lies elsewhere on this machine.
     *
     * @throws BadImageException when its bytes are not those of the attempt, or are no image
     */
    List<StoreItem> enrich(RenderWork work, Path file) throws BadImageException, IOException, InterruptedException {
        Attempt attempt = work.attempt();
        ImageInfo info = inspector.inspect(file);
        if (!info.sha256().equals(attempt.result().spoolSha256())) {
            throw new BadImageException("the bytes have changed since they were received");
        }
        ImageLook look = analyser.look(file, info);
        noteSize(work, info);
        models.remarks(attempt.provider(), attempt.modelId(), work.request())
                .forEach(remark -> work.warn("render " + work.claim().index() + ": " + remark));
        Asset asset = asset(work, info, look);
        work.asset(asset);
        return items(asset, file, look);
    }

    private static void noteSize(RenderWork work, ImageInfo info) {
        JobRequest request = work.request();
        String ratio = request.aspectRatio();
        boolean other = ratio == null
                ? info.width() != request.width() || info.height() != request.height()
                : !ratio.equals(JobRequest.AS_IMAGE) && !isClose(ratio, info);
        if (other) {
            work.warn("render " + work.claim().index() + ": "
                    + (ratio == null ? request.width() + "x" + request.height() : ratio)
                    + " was asked for, " + work.attempt().provider() + " made " + info.width() + "x" + info.height());
        }
    }

    /** Whether it has that ratio, as near as sides that are multiples of something allow. */
    private static boolean isClose(String ratio, ImageInfo info) {
        double made = (double) info.width() / info.height();
        return Math.abs(made / PixelSize.quotient(ratio) - 1) <= CLOSE;
    }

    private Asset asset(RenderWork work, ImageInfo info, ImageLook look) {
        JobRequest request = work.request();
        Attempt attempt = work.attempt();
        Instance instance = catalog.get().instance(request.instanceId());
        String library = request.libraryId() == null ? instance.library() : request.libraryId();
        StorageKeys keys = new StorageKeys(instance.storagePrefix(), library, attempt.created(), attempt.assetId());
        String imageKey = keys.image(info.format());
        return new Asset(
                attempt.assetId(),
                request.instanceId(),
                library,
                work.claim().jobId(),
                work.claim().index(),
                tags(request, attempt),
                request.prompt(),
                attempt.result().finalPrompt() == null
                        ? request.prompt()
                        : attempt.result().finalPrompt(),
                attempt.modelId(),
                attempt.provider(),
                attempt.result().seed(),
                info.width(),
                info.height(),
                info.format(),
                info.bytes(),
                info.sha256(),
                look.perceptualHash(),
                look.colours(),
                imageKey,
                keys.thumbnail(look.thumbnailFormat()),
                keys.sidecar(),
                storage.url(imageKey),
                attempt.costMicros(),
                attempt.created(),
                InputReference.parent(request),
                ReviewState.PENDING,
                attempt.provider().equals(Planner.NOOP),
                work.claim().dryRun());
    }

    private static List<String> tags(JobRequest request, Attempt attempt) {
        Set<String> tags = new LinkedHashSet<>(List.of("generated", "generated-" + attempt.provider()));
        if (attempt.provider().equals(Planner.NOOP)) {
            tags.add("placeholder");
        }
        tags.addAll(request.tags());
        return List.copyOf(tags);
    }

    private List<StoreItem> items(Asset asset, Path image, ImageLook look) throws IOException {
        byte[] json = sidecars.bytes(asset);
        spool.writeCompanion(asset.id(), Spool.THUMBNAIL, look.thumbnail());
        spool.writeCompanion(asset.id(), Spool.SIDECAR, json);
        List<StoreItem> items = new ArrayList<>();
        items.add(
                new StoreItem(asset.storageKey(), image, asset.format().contentType(), asset.sha256(), asset.bytes()));
        items.add(new StoreItem(
                asset.thumbnailKey(),
                spool.companion(asset.id(), Spool.THUMBNAIL),
                look.thumbnailFormat().contentType(),
                sha256(look.thumbnail()),
                look.thumbnail().length,
                true));
        items.add(new StoreItem(
                asset.sidecarKey(),
                spool.companion(asset.id(), Spool.SIDECAR),
                "application/json",
                sha256(json),
                json.length,
                true));
        return items;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
