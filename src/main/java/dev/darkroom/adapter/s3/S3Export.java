package dev.darkroom.adapter.s3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.config.Settings;
import dev.darkroom.export.Export;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.Exported;
import dev.darkroom.export.StoredImage;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;

/**
 * Exports an image as an object {@code <prefix>/<asset id>.<extension>} of a bucket, at the server and with the key of
 * {@code darkroom.s3}. The AWS client is made when the first export comes.
 */
public final class S3Export implements AutoCloseable {
    private final Settings.S3 settings;
    private final Set<String> buckets;
    private final Function<String, StoredImage> images;
    private final ImageStorage storage;
    private S3Objects objects;

    /**
     * Makes no call.
     *
     * @param buckets where images may be exported to
     * @param images finds an image by its asset id
     */
    public S3Export(
            Settings.S3 settings,
            Collection<String> buckets,
            Function<String, StoredImage> images,
            ImageStorage storage) {
        this.settings = settings;
        this.buckets = Set.copyOf(buckets);
        this.images = images;
        this.storage = storage;
    }

    /** What would be uploaded. */
    public ObjectNode dryRun(Export export) throws ExportException {
        return result(bucket(export), images.apply(export.assetId()), export);
    }

    /**
     * Uploads the image, unless it is there already.
     *
     * @throws ExportException when it cannot be uploaded, or another object has its name
     */
    public Exported export(Export export) throws ExportException {
        String bucket = bucket(export);
        StoredImage image = images.apply(export.assetId());
        objects().put(bucket, key(export, image), image);
        return Exported.arrived(result(bucket, image, export));
    }

    /** Buckets may have been taken from the list since the job was accepted. */
    private String bucket(Export export) throws ExportException {
        String bucket = export.readOptions().get("bucket").asText();
        if (!buckets.contains(bucket)) {
            throw ExportException.never("bucket " + bucket + " is not one of darkroom.export.s3-buckets");
        }
        return bucket;
    }

    private synchronized S3Objects objects() {
        if (objects == null) {
            objects = new S3Objects(S3Clients.create(settings, S3Limits.STANDARD), settings.endpoint(), storage);
        }
        return objects;
    }

    private static String key(Export export, StoredImage image) {
        JsonNode prefix = export.readOptions().path("prefix");
        return (prefix.isMissingNode() ? "" : prefix.asText() + "/") + image.fileName();
    }

    private static ObjectNode result(String bucket, StoredImage image, Export export) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("bucket", bucket)
                .put("key", key(export, image))
                .put("bytes", image.bytes())
                .put("sha256", image.sha256());
    }

    @Override
    public synchronized void close() {
        if (objects != null) {
            objects.close();
        }
    }
}
