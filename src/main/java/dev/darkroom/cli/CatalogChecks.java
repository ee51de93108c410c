package dev.darkroom.cli;

import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.InvalidCatalogException;
import dev.darkroom.catalog.Model;
import dev.darkroom.config.Settings;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Looks at the catalogue: its files, and what the configuration says of their models. */
final class CatalogChecks {
    private final Settings settings;

    CatalogChecks(Settings settings) {
        this.settings = settings;
    }

    List<Finding> findings() {
        Path folder = settings.home().resolve("catalog");
        Catalog catalog;
        try {
            catalog = Catalog.read(folder);
        } catch (InvalidCatalogException e) {
            return e.getMessage()
                    .lines()
                    .map(mistake -> Finding.wrong("catalog", mistake))
                    .toList();
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.good(
                "catalog",
                catalog.models().size() + " models, instances "
                        + String.join(", ", catalog.instances().keySet())));
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        settings.providers().forEach((provider, of) -> {
            Model model = catalog.models().get(of.defaultModel());
            String property = "darkroom.provider." + provider + ".default-model";
            if (!catalog.providers().containsKey(provider)) {
                return; // it makes no images
            }
            if (!of.defaultModel().isEmpty()
                    && model == null
                    && settings.models().catalogUrl().isEmpty()) {
                findings.add(Finding.note(property, of.defaultModel() + " is not in catalog/models"));
            } else if (model != null && !model.providerId().equals(provider)) {
                findings.add(Finding.note(property, of.defaultModel() + " is a model of " + model.providerId()));
            } else if (model != null && model.hasEnded(today)) {
                findings.add(Finding.note(
                        property,
                        of.defaultModel() + " has ended; jobs without model_id skip " + provider
                                + (model.replacedBy() == null ? "" : ". Set it to " + model.replacedBy())));
            }
        });
        return findings;
    }
}
