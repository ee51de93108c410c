package dev.darkroom.asset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the spool's files at start. */
class SpoolTest {
    @TempDir
    private Path folder;

    private Spool spool;

    @BeforeEach
    void oneOfEachKind() throws IOException {
        spool = new Spool(folder);
        for (String asset : Set.of("open", "over", "foreign")) {
            spool.write(asset, out -> out.write(new byte[10]));
        }
    }

    private int tidy(String... open) throws IOException {
        return spool.tidy(Set.of(open), "over"::equals);
    }

    private Path orphan(String asset) {
        return folder.resolve(".orphans").resolve(asset + ".image");
    }

    @Test
    void whatNobodyKnowsIsSetAsideAndNotDeleted() throws IOException {
        assertThat(tidy("open")).isEqualTo(1);

        assertThat(spool.image("open")).exists();
        assertThat(spool.image("over")).doesNotExist();
        assertThat(orphan("over")).doesNotExist();
        assertThat(orphan("foreign")).hasSize(10);
        assertThat(spool.bytes()).as("what is set aside waits for nothing").isEqualTo(10);
        assertThat(tidy("open")).as("told once").isZero();
        assertThat(orphan("foreign")).exists();
    }

    @Test
    void filesAreReadableByTheirOwnerOnlyFromTheBeginning() throws IOException {
        spool.writeCompanion("open", Spool.SIDECAR, new byte[] {1});

        for (Path file : List.of(spool.image("open"), spool.companion("open", Spool.SIDECAR))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aFileThatWasLinkedElsewhereIsNotOverwritten() throws IOException {
        Path stored = Files.createLink(folder.resolve(".stored"), spool.image("open"));

        spool.write("open", out -> out.write(new byte[7]));

        assertThat(spool.image("open")).hasSize(7);
        assertThat(stored).hasSize(10);
    }

    @Test
    void whatCameBesideAnImageStaysWithItAndIsThenSetAside() throws IOException {
        for (String asset : Set.of("open", "over")) {
            spool.writeFurther(asset, 1, out -> out.write(new byte[20]));
            spool.writeFurther(asset, 2, out -> out.write(new byte[30]));
        }

        tidy("open");
        assertThat(spool.further("open")).isEqualTo(2);
        assertThat(spool.further("over")).isZero();
        assertThat(folder.resolve(".orphans").resolve("over.further-1")).hasSize(20);

        spool.remove("open");
        assertThat(spool.image("open")).doesNotExist();
        assertThat(spool.further("open")).isZero();
        assertThat(folder.resolve(".orphans").resolve("open.further-2")).hasSize(30);
    }

    @Test
    void whenTheOtherDatabaseIsBackSoIsTheImage() throws IOException {
        tidy("open");

        tidy("open", "foreign");

        assertThat(spool.image("foreign")).hasSize(10);
        assertThat(orphan("foreign")).doesNotExist();
    }

    @Test
    void afterThirtyDaysItIsDeleted() throws IOException {
        Files.setLastModifiedTime(spool.image("foreign"), daysAgo(90));
        tidy("open");
        Files.setLastModifiedTime(orphan("foreign"), daysAgo(29));
        tidy("open");
        assertThat(orphan("foreign")).exists();

        Files.setLastModifiedTime(orphan("foreign"), daysAgo(31));
        tidy("open");

        assertThat(orphan("foreign")).doesNotExist();
    }

    private static FileTime daysAgo(int days) {
        return FileTime.from(Instant.now().minus(Duration.ofDays(days)));
    }
}
