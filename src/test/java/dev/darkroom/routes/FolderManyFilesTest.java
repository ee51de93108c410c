package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.benchmark.InboxLoad;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderManyFilesTest {
    private static final int FILES = 1_000;
    private static final long MORE_HEAP_BYTES = 32L << 20;

    @TempDir
    private Path folder;

    @Test
    void aThousandFilesAtOnceAreAThousandJobs() throws Exception {
        InboxLoad.Outcome outcome = new InboxLoad(folder, FILES).run();

        assertThat(outcome.jobs()).isEqualTo(FILES);
        assertThat(outcome.done()).isEqualTo(FILES);
        assertThat(outcome.mostHeapBytes() - outcome.heapBytesBefore()).isLessThan(MORE_HEAP_BYTES);
    }
}
