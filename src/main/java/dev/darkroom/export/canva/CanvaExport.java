package dev.darkroom.export.canva;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StorageException;
import dev.darkroom.config.Settings;
import dev.darkroom.export.Export;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.Exported;
import dev.darkroom.export.StoredImage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/** Exports an image to the library of the Canva user who has logged in, and makes a design with it when asked for. */
public final class CanvaExport implements AutoCloseable {
    private static final int TOO_MANY_BYTES = 50_000_000;
    /** A thread waits no longer than that for an import. */
    private static final List<Duration> LOOKS =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

    private static final int LONGEST_NAME = 50;

    private final Settings.Canva settings;
    private final Function<String, StoredImage> images;
    private final ImageStorage storage;
    private final CanvaPicture picture = new CanvaPicture(TOO_MANY_BYTES);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CanvaApi api;
    private final CanvaSession session;
    private final CanvaImport imports;

    /**
     * Makes no call.
     *
     * @param images finds an image by its asset id
     * @param dice random numbers from 0 to 1
     */
    public CanvaExport(
            Settings.Canva settings,
            CanvaCalls calls,
            CanvaConnections connections,
            CanvaUploads uploads,
            Function<String, StoredImage> images,
            ImageStorage storage,
            DoubleSupplier dice) {
        this(settings, calls, connections, uploads, images, storage, dice, LOOKS);
    }

    CanvaExport(
            Settings.Canva settings,
            CanvaCalls calls,
            CanvaConnections connections,
            CanvaUploads uploads,
            Function<String, StoredImage> images,
            ImageStorage storage,
            DoubleSupplier dice,
            List<Duration> looks) {
        this.settings = settings;
        this.images = images;
        this.storage = storage;
        this.api = new CanvaApi(calls);
        this.session = new CanvaSession(connections, new CanvaOAuth(settings, calls), new CanvaPauses(dice));
        this.imports = new CanvaImport(session, api, uploads, settings.uploadTimeout(), looks, closing);
    }

    /** What Canva would answer, made up from the export itself: the same every time. */
    public ObjectNode dryRun(Export export) {
        ObjectNode answer = result(export, "dry-" + export.assetId());
        if (design(export).isObject()) {
            answer.put("canva_design_id", "dry-" + export.assetId());
            answer.put("edit_url", "https://www.canva.com/design/dry-" + export.assetId() + "/edit");
            answer.put("view_url", "https://www.canva.com/design/dry-" + export.assetId() + "/view");
        }
        return answer;
    }

    /**
     * Takes the image to Canva. What an earlier try has sent is looked for before anything is sent again; when an answer of
     * Canva is lost, there may be two.
     *
     * @throws ExportException when it is not there yet, or cannot be
     */
    public Exported export(Export export) throws ExportException {
        if (!settings.configured()) {
            throw ExportException.never(
                    "darkroom.canva.client-id and .client-secret (CANVA_CLIENT_ID, CANVA_CLIENT_SECRET) are not set");
        }
        String assetId = imports.assetId(export, title(export), () -> read(export));
        ObjectNode result = result(export, assetId);
        JsonNode design = design(export);
        if (design.isObject()) {
            String title = design.path("title").asText(title(export));
            ObjectNode made = session.ask(export.exportId(), access -> api.design(access, design, title, assetId));
            result.setAll(made);
        }
        return Exported.arrived(result);
    }

    private byte[] read(Export export) throws ExportException {
        StoredImage image = images.apply(export.assetId());
        try (InputStream in = storage.open(image.storageKey())) {
            return picture.of(image, in.readAllBytes());
        } catch (IOException | StorageException e) {
            throw ExportException.again("the image cannot be read: " + e.getMessage());
        }
    }

    private static ObjectNode result(Export export, String assetId) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("canva_asset_id", assetId);
        result.put("title", title(export));
        result.put("asset_id", export.assetId());
        return result;
    }

    private static JsonNode design(Export export) {
        return export.readOptions().path("design");
    }

    /** At most 50 characters, as the schema of the options says and an asset id is. */
    private static String title(Export export) {
        String title = export.readOptions().path("title").asText(export.assetId());
        int length = title.codePointCount(0, title.length());
        return length <= LONGEST_NAME ? title : title.substring(0, title.offsetByCodePoints(0, LONGEST_NAME));
    }

    /** Whoever waits for an import waits no more; its export is put off. */
    @Override
    public void close() {
        closing.countDown();
    }
}
