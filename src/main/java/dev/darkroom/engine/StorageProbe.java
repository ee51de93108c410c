package dev.darkroom.engine;

import dev.darkroom.adapter.folder.FolderStorage;
import dev.darkroom.adapter.s3.S3Beans;
import dev.darkroom.asset.StorageCheck;
import dev.darkroom.config.Settings;
import java.io.IOException;
import org.apache.camel.impl.DefaultCamelContext;

/** Tries the configured storage without starting anything and without storing anything. */
public final class StorageProbe {
    private StorageProbe() {}

    /** Never throws. */
    public static StorageCheck check(Settings settings, DataFolder data) {
        try {
            if (!settings.storage().kind().equals("s3")) {
                return new FolderStorage(data.resolve("storage")).check();
            }
            try (DefaultCamelContext camel = new DefaultCamelContext()) {
                return S3Beans.bind(camel, settings.storage().s3()).check();
            }
        } catch (IOException e) {
            return StorageCheck.bad("cannot be used: " + e, "make the folder of darkroom.data writable");
        } catch (IllegalArgumentException e) {
            return StorageCheck.bad(e.getMessage(), "mend the property named");
        }
    }
}
