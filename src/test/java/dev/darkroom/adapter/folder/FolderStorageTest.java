package dev.darkroom.adapter.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StorageException;
import dev.darkroom.asset.StoreItem;
import dev.darkroom.contract.ImageStorageContract;
import dev.darkroom.contract.StoredFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStorageTest extends ImageStorageContract {
    @TempDir
    private Path data;

    private Path root;
    private FolderStorage storage;

    @BeforeEach
    void open() throws IOException {
        root = data.toRealPath().resolve("storage");
        storage = new FolderStorage(data.resolve("storage"));
    }

    @Override
    protected ImageStorage storage() {
        return storage;
    }

    @Test
    void filesAreReadableByTheirOwnerOnly() throws Exception {
        StoreItem item = StoredFile.of(spool, "lib/a.png", 1, 10);
        Files.setPosixFilePermissions(item.file(), PosixFilePermissions.fromString("rw-r--r--"));

        storage.put(List.of(item));

        assertThat(permissions(root)).isEqualTo("rwx------");
        assertThat(permissions(root.resolve("lib"))).isEqualTo("rwx------");
        assertThat(permissions(root.resolve("lib/a.png"))).isEqualTo("rw-------");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void addressIsThatOfTheFile() throws Exception {
        StoreItem item = StoredFile.of(spool, "lib/a.png", 1, 10);
        storage.put(List.of(item));

        assertThat(Path.of(URI.create(storage.url("lib/a.png")))).hasSameBinaryContentAs(item.file());
    }

    @Test
    void followsNoLinkBelowTheRoot() throws Exception {
        Path outside = Files.createDirectory(data.resolve("outside"));
        Files.writeString(outside.resolve("secret.png"), "secret");
        Files.createSymbolicLink(root.resolve("lib"), outside);
        Files.createSymbolicLink(root.resolve("file.png"), outside.resolve("secret.png"));

        StoreItem throughFolder = StoredFile.of(spool, "lib/a.png", 1, 10);
        assertThatThrownBy(() -> storage.put(List.of(throughFolder))).hasMessageContaining("link");
        assertThatThrownBy(() -> storage.open("lib/secret.png")).hasMessageContaining("link");
        StoreItem below = StoredFile.of(spool, "lib/deep/a.png", 1, 10);
        assertThatThrownBy(() -> storage.put(List.of(below))).hasMessageContaining("link");
        assertThat(outside.resolve("deep")).doesNotExist();
        StoreItem ontoFile = StoredFile.of(spool, "file.png", 1, 10);
        assertThatThrownBy(() -> storage.put(List.of(ontoFile))).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.open("file.png")).isInstanceOf(StorageException.class);

        assertThat(outside.resolve("secret.png")).hasContent("secret");
        assertThat(outside.resolve("a.png")).doesNotExist();
    }

    @Test
    void leavesNoTemporaryFile() throws Exception {
        StoreItem good = StoredFile.of(spool, "lib/a.png", 1, 10);
        StoreItem bad =
                StoredFile.withFile(good, StoredFile.of(spool, "x.png", 2, 11).file());
        assertThatThrownBy(() -> storage.put(List.of(bad))).isInstanceOf(StorageException.class);

        storage.put(List.of(good));

        assertThat(files()).containsExactly(root.resolve("lib/a.png"));
    }

    @Test
    void removesWhatAKilledProcessLeftLongAgo() throws Exception {
        Path old = Files.writeString(root.resolve(".incoming/old"), "part");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        Path recent = Files.writeString(root.resolve(".incoming/recent"), "part");

        new FolderStorage(root);

        assertThat(files()).containsExactly(recent);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void aFileOfTheSameDiskIsTakenAsItIs() throws Exception {
        StoreItem item = StoredFile.of(spool, "lib/a.png", 1, 10);
        storage.put(List.of(item));

        assertThat(Files.getAttribute(root.resolve("lib/a.png"), "unix:ino"))
                .isEqualTo(Files.getAttribute(item.file(), "unix:ino"));
        assertThat(root.resolve(".incoming")).isEmptyDirectory();
    }

    @Test
    void aFolderThatWasRemovedIsMadeAgain() throws Exception {
        storage.put(List.of(StoredFile.of(spool, "lib/a.png", 1, 10)));
        Files.delete(root.resolve("lib/a.png"));
        Files.delete(root.resolve("lib"));

        storage.put(List.of(StoredFile.of(spool, "lib/b.png", 2, 10), StoredFile.of(spool, "other/b.json", 3, 10)));

        assertThat(files()).containsExactlyInAnyOrder(root.resolve("lib/b.png"), root.resolve("other/b.json"));
    }

    /** What takes its place might be the bare mount point of a disk that is away. */
    @Test
    void whatLiesBehindAFileIsNotThere() throws Exception {
        Files.createFile(root.resolve("lib"));

        assertThatThrownBy(() -> storage.open("lib/2026/a.png"))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.permanent()).isTrue())
                .hasMessageContaining("no object lib/2026/a.png");
    }

    @Test
    void theStorageFolderItselfIsNotMadeAgain() throws Exception {
        Files.delete(root.resolve(".incoming"));
        Files.delete(root);

        StoreItem item = StoredFile.of(spool, "lib/a.png", 1, 10);
        assertThatThrownBy(() -> storage.put(List.of(item)))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.permanent()).isFalse())
                .hasMessageContaining("cannot store lib/a.png")
                .hasMessageContaining("darkroom.data");

        assertThat(root).doesNotExist();
    }

    @Test
    void aFolderInTheWayIsReported() throws Exception {
        Files.createDirectories(root.resolve("lib/a.png"));

        StoreItem item = StoredFile.of(spool, "lib/a.png", 1, 10);
        assertThatThrownBy(() -> storage.put(List.of(item))).isInstanceOf(StorageException.class);
    }

    @Test
    void saysWhichPropertyNamesAFolderThatCannotBeWritten() throws Exception {
        Files.delete(root.resolve(".incoming"));
        Files.writeString(root.resolve(".incoming"), "in the way");
        Files.writeString(root.resolve("lib"), "in the way");

        assertThat(storage.check().ok()).isFalse();
        assertThat(storage.check().message()).contains(root.toString());
        assertThat(storage.check().remedy()).contains("darkroom.data");
        StoreItem item = StoredFile.of(spool, "lib/a.png", 1, 10);
        assertThatThrownBy(() -> storage.put(List.of(item)))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.permanent()).isFalse())
                .hasMessageContaining("darkroom.data");
    }
}
