package dev.darkroom.engine;

import dev.darkroom.adapter.jdbc.ExportStore;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.config.Settings;
import dev.darkroom.export.CanvaExport;
import dev.darkroom.export.FigmaExport;
import dev.darkroom.pipeline.ExportSteps;
import org.apache.camel.spi.Registry;

/** Builds and names what takes images to their targets. */
final class ExportBeans {
    private final Settings settings;
    private final ExportStore exports;

    ExportBeans(Settings settings, ExportStore exports) {
        this.settings = settings;
        this.exports = exports;
    }

    void bind(Registry registry, Catalog catalog) {
        registry.bind("exportSteps", new ExportSteps(exports, catalog, settings.exports()));
        registry.bind("figmaExport", new FigmaExport());
        registry.bind("canvaExport", new CanvaExport());
    }
}
