package dev.darkroom.adapter.folder;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.export.Export;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.Exported;
import dev.darkroom.export.StoredImage;
import java.io.InputStream;
import java.util.function.Function;

/** Exports an image as a file {@code <instance>/<path>/<asset id>.<extension>}. */
public final class FolderExport {
    private final ExportFolder folder;
    private final Function<String, StoredImage> images;
    private final ImageStorage storage;

    /** @param images finds an image by its asset id */
    public FolderExport(ExportFolder folder, Function<String, StoredImage> images, ImageStorage storage) {
        this.folder = folder;
        this.images = images;
        this.storage = storage;
    }

    /** What would be written. */
    public ObjectNode dryRun(Export export) {
        StoredImage image = images.apply(export.assetId());
        return result(name(export, image), new FileDigest(image.bytes(), image.sha256()));
    }

    /**
     * Writes the file, unless it is there already.
     *
     * @throws ExportException when it cannot be written, or another file has its name
     */
    public Exported export(Export export) throws ExportException {
        StoredImage image = images.apply(export.assetId());
        String name = name(export, image);
        FileDigest file = folder.put(name, image.sha256(), out -> {
            try (InputStream in = storage.open(image.storageKey())) {
                in.transferTo(out);
            }
        });
        return Exported.arrived(result(name, file));
    }

    private static String name(Export export, StoredImage image) {
        return below(image.instanceId(), export) + image.fileName();
    }

    /** The folder of an instance, and the one in it that the export names; with a slash at its end. */
    static String below(String instanceId, Export export) {
        String path = export.readOptions().path("path").asText();
        return instanceId + "/" + (path.isEmpty() ? "" : path + "/");
    }

    /** What is told of a file. */
    static ObjectNode result(String name, FileDigest file) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("file", name)
                .put("bytes", file.bytes())
                .put("sha256", file.sha256());
    }
}
