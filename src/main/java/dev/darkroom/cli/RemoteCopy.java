package dev.darkroom.cli;

import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.ModelConfigs;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.RemoteDocument;
import dev.darkroom.config.Settings;
import java.util.List;
import java.util.function.Supplier;

/** What commands know of the remote catalogue: its last good answer, as a running Darkroom has kept it. */
final class RemoteCopy {
    private RemoteCopy() {}

    /**
     * The catalogue with the models of that answer; as it is when no remote catalogue is configured.
     *
     * @param database opened only when it is needed, and closed again
     */
    static Catalog with(Catalog files, Settings settings, Supplier<Database> database) {
        if (settings.models().catalogUrl().isEmpty()) {
            return files;
        }
        try (Database opened = database.get()) {
            return with(files, settings, opened);
        }
    }

    /** The same with an open database, which stays open. */
    static Catalog with(Catalog files, Settings settings, Database database) {
        if (settings.models().catalogUrl().isEmpty()) {
            return files;
        }
        List<String> documents = new ModelConfigs(database).lastCopy();
        return files.with(RemoteDocument.ofCopies("the last good copy of the remote catalogue", documents));
    }
}
