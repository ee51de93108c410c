package dev.darkroom.adapter.folder;

import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StoreItem;
import dev.darkroom.contract.StoredFile;
import dev.darkroom.export.Export;
import dev.darkroom.export.JobImages;
import dev.darkroom.export.StoredImage;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two stored images of a job, and what exports them to files. */
abstract class FileExportBench {
    @TempDir
    Path data;

    final List<StoredImage> images = new ArrayList<>();
    Path root;
    ImageStorage storage;
    boolean ended = true;
    int made = 2;
    final AtomicInteger looks = new AtomicInteger();
    /** From this look on the job has both images. */
    int secondComesAt = Integer.MAX_VALUE;

    @BeforeEach
    void twoImages() throws Exception {
        root = data.resolve("exports");
        storage = new FolderStorage(data.resolve("storage"));
        for (int i = 0; i < 2; i++) {
            StoreItem item =
                    StoredFile.of(Files.createDirectories(data.resolve("spool")), "lib/a" + i + ".png", i, 1000);
            storage.put(List.of(item));
            images.add(new StoredImage("a" + i, "studio", item.key(), "png", "image/png", item.sha256(), item.bytes()));
        }
    }

    FolderExport folder() {
        return new FolderExport(
                new ExportFolder(root),
                id -> images.stream()
                        .filter(i -> i.assetId().equals(id))
                        .findFirst()
                        .orElseThrow(),
                storage);
    }

    ZipExport zip() {
        return new ZipExport(
                new ExportFolder(root),
                key -> new JobImages(
                        "studio",
                        "j-1",
                        ended,
                        false,
                        List.of(new JobImages.Numbered(0, images.get(0)), new JobImages.Numbered(2, images.get(1)))
                                .subList(0, looks.incrementAndGet() >= secondComesAt ? 2 : made)),
                storage);
    }

    static Export export(String asset, String options) {
        return new Export("e", "folder", options.replace('\'', '"'), asset, "studio/j-1", 0, 0, false, "file:///");
    }

    List<String> files() throws Exception {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    byte[] stored(int i) throws Exception {
        try (InputStream in = storage.open(images.get(i).storageKey())) {
            return in.readAllBytes();
        }
    }
}
