package dev.darkroom.adapter.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.export.Export;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.ExportException.Kind;
import dev.darkroom.export.Exported;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Exports to files: whole when seen, once, and never outside their folder. */
class FileExportsTest extends FileExportBench {
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
    void aPathThroughAFileIsGivenUpAtOnce() throws Exception {
        Files.createDirectories(root.resolve("studio/a"));
        Files.writeString(root.resolve("studio/a/b.png"), "mine");

        for (String path : List.of("a/b.png", "a/b.png/c", "a/b.png/c/d")) {
            for (Callable<Exported> put : List.<Callable<Exported>>of(
                    () -> folder().export(export("a0", "{'to':'folder','path':'" + path + "'}")),
                    () -> zip().export(export("a0", "{'to':'zip','path':'" + path + "'}")))) {
                ExportException refused = catchThrowableOfType(ExportException.class, put::call);
                assertThat(refused.kind()).as(path).isEqualTo(Kind.NEVER);
                assertThat(refused)
                        .hasMessageStartingWith("path studio/" + path)
                        .hasMessageContaining(
                                root.toRealPath().resolve("studio/a/b.png") + ", which is a file and no folder")
                        .hasMessageNotContaining(".incoming");
            }
        }
        assertThat(files()).containsExactly("studio/a/b.png");
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
}
