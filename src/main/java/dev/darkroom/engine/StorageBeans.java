package dev.darkroom.engine;

import dev.darkroom.adapter.folder.FolderStorage;
import dev.darkroom.adapter.s3.S3Beans;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.camel.CamelContext;

/** Builds and names the storage that is configured. */
final class StorageBeans {
    private StorageBeans() {}

    /** The storage, which is bound once; a test may have bound one of its own before. */
    static ImageStorage bind(CamelContext camel, Settings.Storage settings, Path folder) {
        ImageStorage bound = camel.getRegistry().lookupByNameAndType("storage", ImageStorage.class);
        if (bound != null) {
            return bound;
        }
        if (settings.kind().equals("s3")) {
            return S3Beans.bind(camel, settings.s3());
        }
        try {
            ImageStorage storage = new FolderStorage(folder);
            camel.getRegistry().bind("storage", storage);
            return storage;
        } catch (IOException e) {
            throw new UncheckedIOException("darkroom.data: the storage folder cannot be used: " + e, e);
        }
    }
}
