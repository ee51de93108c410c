package dev.darkroom.cli;

import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.InvalidCatalogException;
import dev.darkroom.catalog.Mapping;
import dev.darkroom.catalog.Model;
import dev.darkroom.catalog.SampleAsk;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Checks one model file and says what it comes to. */
final class ModelCheck {
    private final Path folder;
    private final PrintWriter out;
    private final PrintWriter err;

    /** @param folder the catalogue that the file is, or would be, a part of */
    ModelCheck(Path folder, PrintWriter out, PrintWriter err) {
        this.folder = folder;
        this.out = out;
        this.err = err;
    }

    /** Prints all mistakes, or a summary; says whether the file is good. */
    boolean check(Path file) {
        Model model;
        try {
            model = Catalog.readModel(folder, file);
        } catch (InvalidCatalogException e) {
            err.println(e.getMessage());
            return false;
        }
        out.println(file + " is good: " + model.modelId() + ", " + model.displayName() + ", of " + model.providerId()
                + ", " + model.status().word());
        out.println("price of an image: " + ModelsCommand.price(model));
        out.println("version: " + model.version().sha256());
        samples(model);
        return true;
    }

    private void samples(Model model) {
        boolean own = model.payloadMapping() != null;
        for (SampleAsk sample : SampleAsk.of(model)) {
            out.println(
                    (own ? "request for " : "given to the provider's built-in mapping for ") + sample.words() + ":");
            try {
                out.println((own ? sample.body() : sample.json()).toPrettyString());
            } catch (Mapping.MappingException e) {
                throw new IllegalStateException("a mapping that was tried fails the second time", e);
            }
        }
    }
}
