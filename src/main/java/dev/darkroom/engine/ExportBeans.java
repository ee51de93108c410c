package dev.darkroom.engine;

import dev.darkroom.adapter.folder.ExportFolder;
import dev.darkroom.adapter.folder.FolderExport;
import dev.darkroom.adapter.folder.ZipExport;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.ExportImages;
import dev.darkroom.adapter.jdbc.ExportStore;
import dev.darkroom.adapter.s3.S3Export;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.config.Settings;
import dev.darkroom.pipeline.ExportLeases;
import dev.darkroom.pipeline.ExportSteps;
import org.apache.camel.spi.Registry;

/** Builds and names what takes images to their targets. */
final class ExportBeans implements AutoCloseable {
    private final Database database;
    private final Settings settings;
    private final ExportStore exports;
    private final ExportLeases leases;
    private S3Export s3;

    ExportBeans(Database database, Settings settings, ExportStore exports) {
        this.database = database;
        this.settings = settings;
        this.exports = exports;
        this.leases = new ExportLeases(exports, settings.leases().lease());
    }

    void bind(Registry registry, Catalog catalog, ImageStorage storage) {
        ExportImages images = new ExportImages(database);
        ExportFolder folder = new ExportFolder(settings.exports().folder());
        s3 = new S3Export(settings.storage().s3(), settings.exports().s3Buckets(), images::image, storage);
        registry.bind("exportSteps", new ExportSteps(exports, leases, catalog, settings.exports()));
        registry.bind("folderExport", new FolderExport(folder, images::image, storage));
        registry.bind("zipExport", new ZipExport(folder, images::ofJob, storage));
        registry.bind("s3Export", s3);
    }

    @Override
    public void close() {
        leases.close();
        if (s3 != null) {
            s3.close();
        }
    }
}
