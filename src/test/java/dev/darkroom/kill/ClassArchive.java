package dev.darkroom.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.e2e.Outcome;
import dev.darkroom.e2e.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The archive of loaded classes that the launcher would make: every child would pay two seconds for it otherwise. */
final class ClassArchive {
    private ClassArchive() {}

    /** Rehearses one job, and keeps what was loaded. */
    static Path make(Path folder) throws Exception {
        Path archive = folder.resolve("classes.jsa");
        Program program = new Program(Files.createDirectories(folder.resolve("rehearsal")))
                .jvm(List.of("-XX:+UseSerialGC", "-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds*=off:stderr"));
        Outcome outcome = program.run(
                "run", Path.of("samples/first.json").toAbsolutePath().toString());
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(archive).exists();
        return archive;
    }
}
