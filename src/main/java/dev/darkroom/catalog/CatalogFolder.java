package dev.darkroom.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.darkroom.job.CanonicalJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The files of the catalogue, as somebody who changes them sees them. */
final class CatalogFolder {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    private final Path folder;
    private final RemoteDocument remote;

    /** @param remote models that are in force beside the files */
    CatalogFolder(Path folder, RemoteDocument remote) {
        this.folder = folder;
        this.remote = remote;
    }

    /**
     * The catalogue as it would be with this in the place of that model.
     *
     * @param instead null: without it
     * @throws InvalidCatalogException with every mistake
     */
    Catalog readWith(String id, ModelFiles.Read instead) {
        return Catalog.read(folder, present -> {
                    List<ModelFiles.Read> files = new ArrayList<>(present);
                    files.removeIf(read ->
                            read.file().tree().path("model_id").asText("").equals(id));
                    if (instead != null) {
                        files.add(instead);
                    }
                    return files;
                })
                .with(remote);
    }

    /** Writes the file of a model; it is there whole, or as it was before. */
    void write(String id, JsonNode tree) throws IOException {
        Path models = folder.resolve("models");
        Path unfinished = Files.createTempFile(models, "." + id + ".", ".unfinished");
        try {
            byte[] text = ("# Written over HTTP.\n" + YAML.writeValueAsString(tree)).getBytes(StandardCharsets.UTF_8);
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            CatalogFile read = CatalogFile.read(unfinished);
            if (!CanonicalJson.of(read.tree()).equals(CanonicalJson.of(tree))) {
                throw new IOException("model " + id + " cannot be written as YAML that says the same");
            }
            Files.move(unfinished, models.resolve(id + ModelFiles.SUFFIX), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        sync(models);
    }

    /** Removes the file of a model. */
    void delete(String id) throws IOException {
        Files.delete(folder.resolve("models").resolve(id + ModelFiles.SUFFIX));
        sync(folder.resolve("models"));
    }

    private static void sync(Path models) throws IOException {
        try (FileChannel channel = FileChannel.open(models)) {
            channel.force(true);
        }
    }
}
