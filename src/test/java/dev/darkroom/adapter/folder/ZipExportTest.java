package dev.darkroom.adapter.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.export.Export;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.ExportException.Kind;
import dev.darkroom.export.Exported;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Archives: whole when seen, of all images of the job, and never in the place of what a person put there. */
class ZipExportTest extends FileExportBench {
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
