package dev.darkroom.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StorageException;
import dev.darkroom.asset.StoreItem;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every storage must do. */
public abstract class ImageStorageContract {
    private static final String KEY = "default/my-library/2026/11/01jd0000000000000000000000.png";
    private static final int MB = 1 << 20;

    @TempDir
    protected Path spool;

    /** The storage under test, empty. */
    protected abstract ImageStorage storage();

    @Test
    void returnsWhatWasStored() throws Exception {
        StoreItem item = StoredFile.of(spool, KEY, 1, 100_000);

        storage().put(List.of(item));

        assertThat(sha256(KEY)).isEqualTo(item.sha256());
        assertThat(item.file()).hasSize(100_000);
    }

    @Test
    void storesImageThumbnailAndSidecarSideBySide() throws Exception {
        List<StoreItem> items = three();

        storage().put(items);

        requireStored(items);
    }

    private List<StoreItem> three() throws Exception {
        return List.of(
                StoredFile.of(spool, KEY, 1, 5000),
                StoredFile.of(spool, KEY.replace(".png", "-thumbnail.jpg"), 2, 500),
                StoredFile.of(spool, KEY.replace(".png", ".json"), 3, 50));
    }

    private void requireStored(List<StoreItem> items) throws Exception {
        for (StoreItem item : items) {
            assertThat(sha256(item.key())).as(item.key()).isEqualTo(item.sha256());
        }
    }

    @Test
    void toStoreNothingIsASuccess() throws Exception {
        storage().put(List.of());
    }

    @Test
    void whenOneOfThreeIsThereAlreadyTheOthersAreStored() throws Exception {
        List<StoreItem> items = three();
        storage().put(items.subList(1, 2));

        storage().put(items);

        requireStored(items);
    }

    @Test
    void ofThreeTheOneThatIsThereWithOtherContentIsNamedAndLeftAsItIs() throws Exception {
        List<StoreItem> items = three();
        StoreItem taken = items.get(1);
        StoreItem first = StoredFile.of(spool, taken.key(), 9, 500);
        storage().put(List.of(first));

        assertThatThrownBy(() -> storage().put(items))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.permanent()).isTrue())
                .hasMessageContaining(taken.key())
                .hasMessageContaining("other content");

        storage().put(List.of(items.get(0), items.get(2)));
        requireStored(List.of(items.get(0), first, items.get(2)));
    }

    @Test
    void aFailureInTheMiddleIsMadeGoodByAnotherTry() throws Exception {
        List<StoreItem> items = three();
        Path away = items.get(1).file().resolveSibling("away");
        Files.move(items.get(1).file(), away);

        assertThatThrownBy(() -> storage().put(items))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.permanent()).isFalse())
                .hasMessageContaining(items.get(1).key());
        assertThatThrownBy(() -> storage().open(items.get(1).key())).isInstanceOf(StorageException.class);

        Files.move(away, items.get(1).file());
        storage().put(items);
        requireStored(items);
    }

    @Test
    void storingTheSameAgainIsASuccess() throws Exception {
        storage().put(List.of(StoredFile.of(spool, KEY, 1, 3000)));

        storage().put(List.of(StoredFile.of(spool, KEY, 1, 3000)));

        assertThat(sha256(KEY)).isEqualTo(StoredFile.of(spool, KEY, 1, 3000).sha256());
    }

    @Test
    void aThumbnailOrSidecarThatIsThereIsAcceptedAsItIs() throws Exception {
        StoreItem first = StoredFile.of(spool, KEY, 1, 3000);
        storage().put(List.of(first));

        StoreItem other = StoredFile.of(spool, KEY, 2, 2000);
        storage()
                .put(List.of(
                        new StoreItem(KEY, other.file(), other.contentType(), other.sha256(), other.bytes(), true)));

        assertThat(sha256(KEY)).as("and not replaced").isEqualTo(first.sha256());
    }

    @Test
    void neverReplacesOtherContent() throws Exception {
        StoreItem first = StoredFile.of(spool, KEY, 1, 3000);
        storage().put(List.of(first));

        StoreItem sameSize = StoredFile.of(spool, KEY, 2, 3000);
        assertThatThrownBy(() -> storage().put(List.of(sameSize)))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.permanent()).isTrue())
                .hasMessageContaining(KEY)
                .hasMessageContaining("other content");
        StoreItem longer = StoredFile.of(spool, KEY, 1, 3001);
        assertThatThrownBy(() -> storage().put(List.of(longer))).isInstanceOf(StorageException.class);

        assertThat(sha256(KEY)).isEqualTo(first.sha256());
    }

    @Test
    void refusesBytesThatAreNotTheAnnouncedOnes() throws Exception {
        StoreItem announced = StoredFile.of(spool, KEY, 1, 3000);
        Path sameSize = StoredFile.of(spool, KEY, 2, 3000).file();
        Path shorter = StoredFile.of(spool, KEY, 1, 2999).file();

        assertThatThrownBy(() -> storage().put(List.of(StoredFile.withFile(announced, sameSize))))
                .isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage().put(List.of(StoredFile.withFile(announced, shorter))))
                .isInstanceOf(StorageException.class);

        assertThatThrownBy(() -> storage().open(KEY)).isInstanceOf(StorageException.class);
    }

    @Test
    void saysThatTheSpooledFileIsMissing() throws Exception {
        StoreItem item = StoredFile.of(spool, KEY, 1, 3000);
        Files.delete(item.file());

        assertThatThrownBy(() -> storage().put(List.of(item)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(item.file().getFileName().toString());
    }

    @Test
    void aPartIsReadFromWhereItBegins() throws Exception {
        StoreItem item = StoredFile.of(spool, KEY, 1, 5000);
        storage().put(List.of(item));
        byte[] whole = Files.readAllBytes(item.file());

        try (InputStream in = storage().open(KEY, 5000, 4000, 1000)) {
            assertThat(in.readNBytes(1000)).isEqualTo(Arrays.copyOfRange(whole, 4000, 5000));
        }
        try (InputStream in = storage().open(KEY, 5000, 0, 1)) {
            assertThat(in.read()).isEqualTo(whole[0] & 0xff);
        }
        assertThatThrownBy(() -> storage().open("default/none.png", 20, 10, 5)).isInstanceOf(StorageException.class);
    }

    @Test
    void anObjectOfAnotherLengthIsNotRead() throws Exception {
        storage().put(List.of(StoredFile.of(spool, KEY, 1, 5000)));

        for (long[] part :
                new long[][] {{6000, 0, 6000}, {6000, 5500, 100}, {6000, 0, 1}, {4000, 0, 4000}, {4000, 10, 1}}) {
            assertThatThrownBy(() -> storage().open(KEY, part[0], part[1], part[2]))
                    .isInstanceOfSatisfying(StorageException.class, failure -> assertThat(failure.permanent())
                            .isTrue())
                    .hasMessageContaining(KEY);
        }
        try (InputStream in = storage().open(KEY, 5000, 0, 5000)) {
            assertThat(in.readAllBytes()).hasSize(5000);
        }
    }

    @Test
    void saysThatAnObjectIsMissing() {
        assertThatThrownBy(() -> storage().open("default/none.png"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("default/none.png");
    }

    @Test
    void oneOfManyAtOnceWinsAndTheOthersAgreeOrAreRefused() throws Exception {
        StoreItem one = StoredFile.of(spool, KEY, 1, 200_000);
        StoreItem other = StoredFile.of(spool, KEY, 2, 200_000);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<String>> outcomes = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            StoreItem item = i % 2 == 0 ? one : other;
            outcomes.add(threads.submit(() -> outcome(item)));
        }
        for (Future<String> outcome : outcomes) {
            assertThat(outcome.get()).isIn("refused", sha256(KEY));
        }
        threads.shutdown();
        assertThat(sha256(KEY)).isIn(one.sha256(), other.sha256());
    }

    private String outcome(StoreItem item) {
        try {
            storage().put(List.of(item));
            return item.sha256();
        } catch (StorageException e) {
            return "refused";
        }
    }

    @Test
    void readsALargeFileInSmallPieces() throws Exception {
        StoreItem item = StoredFile.of(spool, KEY, 1, 100 * MB);
        storage().put(List.of(StoredFile.of(spool, "warm/up.png", 1, MB)));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        storage().put(List.of(item));

        // an upload runs on the caller's thread: this is all it took from the heap
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10 * MB);
        assertThat(sha256(KEY)).isEqualTo(item.sha256());
    }

    @Test
    void isFoundUsableWithoutStoringAnything() {
        assertThat(storage().check().ok()).isTrue();
        assertThat(storage().check().remedy()).isEmpty();
    }

    /** Hash of a stored object. */
    protected String sha256(String key) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = storage().open(key)) {
            byte[] buffer = new byte[64 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
