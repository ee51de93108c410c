package dev.darkroom.adapter.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StoreItem;
import dev.darkroom.contract.StoredFile;
import dev.darkroom.export.Export;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.ExportException.Kind;
import dev.darkroom.export.Exported;
import dev.darkroom.export.JobImages;
import dev.darkroom.export.StoredImage;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports to files: whole when seen, once, and never outside their folder. */
class FileExportsTest {
    @TempDir
    private Path data;

    private final List<StoredImage> images = new ArrayList<>();
    private Path root;
    private ImageStorage storage;
    private boolean ended = true;
    private int made = 2;
    private final AtomicInteger looks = new AtomicInteger();
    /** From this look on the job has both images. */
    private int secondComesAt = Integer.MAX_VALUE;

    @BeforeEach
    void twoImages() throws Exception {
        root = data.resolve("exports");
        storage = new FolderStorage(data.resolve("storage"));
        for (int i = 0; i < 2; i++) {
            StoreItem item =
                    StoredFile.of(Files.createDirectories(data.resolve("spool")), "lib/a" + i + ".png", i, 1000);
            storage.put(item);
            images.add(new StoredImage("a" + i, "studio", item.key(), "png", "image/png", item.sha256(), item.bytes()));
        }
    }

    private FolderExport folder() {
        return new FolderExport(
                new ExportFolder(root),
                id -> images.stream()
                        .filter(i -> i.assetId().equals(id))
                        .findFirst()
                        .orElseThrow(),
                storage);
    }

    private ZipExport zip() {
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

    private static Export export(String asset, String options) {
        return new Export("e", "folder", options.replace('\'', '"'), asset, "studio/j-1", 0, 0, false, "file:///");
    }

    private List<String> files() throws Exception {
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

    private byte[] stored(int i) throws Exception {
        try (InputStream in = storage.open(images.get(i).storageKey())) {
            return in.readAllBytes();
        }
    }

    @Test
    void anImageIsAFileOfItsInstanceAndOnlyOnce() throws Exception {
        Export export = export("a0", "{'to':'folder','path':'spring/one'}");

        Exported first = folder().export(export);
        Exported second = folder().export(export);

        assertThat(first).isEqualTo(second);
        assertThat(first.awaitsPlacement()).isFalse();
        assertThat(first.result().get("file").asText()).isEqualTo("studio/spring/one/a0.png");
        assertThat(first.result().get("sha256").asText())
                .isEqualTo(images.get(0).sha256());
        assertThat(files()).containsExactly("studio/spring/one/a0.png");
        assertThat(root.resolve("studio/spring/one/a0.png")).hasBinaryContent(stored(0));
    }

    @Test
    void aDryRunTellsTheSameAndWritesNothing() throws Exception {
        Export export = export("a0", "{'to':'folder'}");

        assertThat(folder().dryRun(export)).isEqualTo(folder().export(export).result());
        Files.delete(root.resolve("studio/a0.png"));
        folder().dryRun(export);
        zip().dryRun(export);
        assertThat(files()).isEmpty();
    }

    @Test
    void anotherFileOfTheNameIsKept() throws Exception {
        Files.createDirectories(root.resolve("studio"));
        Files.writeString(root.resolve("studio/a0.png"), "mine");

        ExportException refused =
                catchThrowableOfType(ExportException.class, () -> folder().export(export("a0", "{'to':'folder'}")));

        assertThat(refused.kind()).isEqualTo(Kind.NEVER);
        assertThat(refused).hasMessageContaining("studio/a0.png is there already, with other content");
        assertThat(root.resolve("studio/a0.png")).hasContent("mine");
        assertThat(files()).as("no temporary file").containsExactly("studio/a0.png");
    }

    @Test
    void noNameLeadsOutOfTheFolder() throws Exception {
        Path outside = Files.createDirectory(data.resolve("outside"));
        Files.createDirectories(root.resolve("studio"));
        Files.createSymbolicLink(root.resolve("studio/link"), outside);

        for (String path : List.of("link", "../../outside", "/etc", "a/../../..", "con")) {
            ExportException refused = catchThrowableOfType(ExportException.class, () -> folder().export(
                            export("a0", "{'to':'folder','path':'" + path + "'}")));
            assertThat(refused).as(path).isNotNull();
            assertThat(refused.kind()).as(path).isEqualTo(Kind.NEVER);
        }
        assertThat(outside).isEmptyDirectory();
        assertThat(data.resolve("studio")).doesNotExist();
    }

    @Test
    void damagedBytesAreNotExported() throws Exception {
        Files.writeString(data.resolve("storage/lib/a0.png"), "damaged");

        ExportException refused =
                catchThrowableOfType(ExportException.class, () -> folder().export(export("a0", "{'to':'folder'}")));

        assertThat(refused).hasMessageContaining("storage has other bytes than were stored");
        assertThat(files()).isEmpty();
    }

    @Test
    void whatIsLostInStorageIsGivenUpAndAFolderThatCannotBeWrittenIsNot() throws Exception {
        Files.delete(data.resolve("storage/lib/a0.png"));
        ExportException lost =
                catchThrowableOfType(ExportException.class, () -> folder().export(export("a0", "{'to':'folder'}")));
        root = Files.writeString(data.resolve("a-file"), "");
        ExportException unwritable =
                catchThrowableOfType(ExportException.class, () -> folder().export(export("a1", "{'to':'folder'}")));

        assertThat(lost.kind()).isEqualTo(Kind.NEVER);
        assertThat(unwritable.kind()).isEqualTo(Kind.AGAIN);
        assertThat(unwritable).hasMessageContaining("darkroom.export.folder");
    }

    @Test
    void anArchiveHasAllImagesAndIsTheSameWhoeverMakesIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Exported>> makers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                ZipExport one = zip();
                String asset = "a" + i % 2;
                makers.add(() -> one.export(export(asset, "{'to':'zip','path':'archives'}")));
            }
            List<Exported> made = new ArrayList<>();
            for (Future<Exported> each : threads.invokeAll(makers)) {
                made.add(each.get());
            }
            assertThat(made).containsOnly(made.get(0));
            assertThat(made.get(0).result().get("images").asInt()).isEqualTo(2);
        } finally {
            threads.shutdown();
        }
        assertThat(files()).containsExactly("studio/archives/j-1.zip");
        try (ZipFile archive =
                new ZipFile(root.resolve("studio/archives/j-1.zip").toFile())) {
            assertThat(archive.size()).isEqualTo(2);
            assertThat(archive.getInputStream(archive.getEntry("0.png")).readAllBytes())
                    .isEqualTo(stored(0));
            assertThat(archive.getInputStream(archive.getEntry("2.png")).readAllBytes())
                    .isEqualTo(stored(1));
        }
    }

    @Test
    void anArchiveWaitsForTheEndOfItsJob() throws Exception {
        ended = false;

        ExportException early =
                catchThrowableOfType(ExportException.class, () -> zip().export(export("a0", "{'to':'zip'}")));

        assertThat(early.kind()).isEqualTo(Kind.LATER);
        assertThat(early.pause()).isPositive();
        assertThat(files()).isEmpty();
    }

    private int inArchive() throws Exception {
        try (ZipFile archive = new ZipFile(root.resolve("studio/j-1.zip").toFile())) {
            return archive.size();
        }
    }

    @Test
    void anArchiveOfFewerImagesOfTheJobIsReplacedByTheWholeOne() throws Exception {
        Export export = export("a0", "{'to':'zip'}");
        made = 1;
        assertThat(zip().export(export).result().get("images").asInt()).isEqualTo(1);
        made = 2;

        Exported whole = zip().export(export);

        assertThat(whole.result().get("images").asInt()).isEqualTo(2);
        assertThat(inArchive()).isEqualTo(2);
        assertThat(zip().export(export("a1", "{'to':'zip'}"))).isEqualTo(whole);
        made = 1;
        ExportException refused = catchThrowableOfType(ExportException.class, () -> zip().export(export));
        assertThat(refused).as("one of more images").hasMessageContaining("is there already");
        assertThat(files()).containsExactly("studio/j-1.zip");
    }

    @Test
    void whatAPersonPutInTheArchivesPlaceIsKept() throws Exception {
        Export export = export("a0", "{'to':'zip'}");
        made = 1;
        zip().export(export);
        made = 2;
        Path archive = root.resolve("studio/j-1.zip");
        byte[] ours = Files.readAllBytes(archive);
        byte[] changed = ours.clone();
        changed[ours.length / 2] ^= 1;
        ByteArrayOutputStream empty = new ByteArrayOutputStream();
        new ZipOutputStream(empty).close();
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(other)) {
            zip.putNextEntry(new ZipEntry("0.png"));
            zip.write(stored(0));
        }

        for (byte[] theirs :
                List.of(changed, empty.toByteArray(), other.toByteArray(), "mine".getBytes(StandardCharsets.UTF_8))) {
            Files.write(archive, theirs);
            ExportException refused = catchThrowableOfType(ExportException.class, () -> zip().export(export));
            assertThat(refused.kind()).isEqualTo(Kind.NEVER);
            assertThat(archive).hasBinaryContent(theirs);
        }
        Path elsewhere = Files.write(data.resolve("elsewhere.zip"), ours);
        Files.delete(archive);
        Files.createSymbolicLink(archive, elsewhere);
        assertThat(catchThrowableOfType(ExportException.class, () -> zip().export(export)))
                .as("a link to one of ours")
                .isNotNull();
        assertThat(elsewhere).hasBinaryContent(ours);
    }

    @Test
    void anArchiveOfAJobThatIsTakenUpMeanwhileIsMadeAgain() throws Exception {
        Export export = export("a0", "{'to':'zip'}");
        made = 1;
        secondComesAt = 2;

        ExportException early = catchThrowableOfType(ExportException.class, () -> zip().export(export));

        assertThat(early.kind()).isEqualTo(Kind.LATER);
        assertThat(zip().export(export).result().get("images").asInt()).isEqualTo(2);
        assertThat(inArchive()).isEqualTo(2);
    }
}
