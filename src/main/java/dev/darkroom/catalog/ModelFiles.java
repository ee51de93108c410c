package dev.darkroom.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads {@code catalog/models/*.yaml}, one model a file. */
final class ModelFiles {
    static final String SUFFIX = ".yaml";

    private final ModelReader reader = new ModelReader();

    /**
     * A file that was read.
     *
     * @param model null: the file is wrong, and says why; that of a file with another name can still be looked at
     */
    record Read(CatalogFile file, Model model) {}

    /**
     * The files of the folder in the order of their names.
     *
     * @throws InvalidCatalogException when the folder cannot be read
     */
    List<Read> read(Path folder) {
        List<Read> models = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().forEach(file -> models.add(readOne(file)));
        } catch (IOException e) {
            throw new InvalidCatalogException(List.of(folder + " cannot be read: " + e.getMessage()));
        }
        return models;
    }

    /** One file. */
    Read readOne(Path path) {
        CatalogFile file = CatalogFile.read(path);
        Model model = reader.read(file, Model.Origin.FILE).orElse(null);
        String fileName = path.getFileName().toString();
        String stem = fileName.substring(0, fileName.length() - (fileName.endsWith(SUFFIX) ? SUFFIX.length() : 0));
        String id = file.tree().path("model_id").asText("");
        if (!id.isEmpty() && !id.equals(stem)) {
            file.wrong("/model_id", "is '" + id + "'", "'" + stem + "', the name of the file");
        }
        return new Read(file, model);
    }
}
