package dev.darkroom.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When and how {@code ./darkroom} builds. */
class LauncherBuildIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path scratch;

    private LauncherHome home;
    private Shell shell;
    private Path lock;

    @BeforeEach
    void sources() throws IOException {
        home = new LauncherHome(Files.createDirectory(scratch.resolve("a home")));
        shell = new Shell(scratch, home.folder);
        lock = home.folder.resolve(".maven/build.lock");
    }

    @Test
    void buildsOnceAndSaysSoInOneLine() throws Exception {
        Outcome first = shell.run("./darkroom", "echo", "x");
        Outcome second = shell.run("./darkroom", "echo", "x");

        assertThat(first).isEqualTo(new Outcome(0, "x\n", "Building Darkroom (first use, about a minute)…\n"));
        assertThat(second).isEqualTo(new Outcome(0, "x\n", ""));
        assertThat(home.builds).content().isEqualTo("-q -B -ntp -Dstyle.color=never -Pquick package\n");
        assertThat(lock).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", "src/main/java/A.java", "src/main/java/New.java"})
    void buildsWhenASourceIsNewer(String source) throws Exception {
        home.built();
        home.edit(source);

        Outcome outcome = shell.run("./darkroom", "echo", "x");

        assertThat(outcome).isEqualTo(new Outcome(0, "x\n", "Building Darkroom (its sources have changed)…\n"));
        assertThat(home.builds).content().hasLineCount(1);
    }

    @Test
    void anEditDuringTheBuildIsBuiltNextTime() throws Exception {
        home.maven("cp ready.jar target/darkroom.jar; echo changed >pom.xml");

        shell.run("./darkroom");
        shell.run("./darkroom");

        assertThat(home.builds).content().hasLineCount(2);
    }

    @Test
    void aFailedBuildShowsTheEndOfItsLogAndStartsNothing() throws Exception {
        home.built();
        home.edit("pom.xml");
        home.maven("i=0; while [ $i -lt 50 ]; do i=$((i+1)); echo \"line $i\"; done; exit 1");

        Outcome outcome = shell.run("./darkroom", "echo", "x");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("line 31\n", "line 50\n")
                .doesNotContain("line 30\n")
                .endsWith("The build failed. All it said is in " + home.folder.toRealPath() + "/target/build.log\n");
        assertThat(lock).doesNotExist();
    }

    @Test
    void ofTwoStartsAtOnceOneBuilds() throws Exception {
        home.maven(
                "i=0; until [ -e go ] || [ $i -gt 600 ]; do i=$((i+1)); sleep 0.1; done; cp ready.jar target/darkroom.jar");

        Process first = shell.start("first", "./darkroom", "echo", "1");
        await().atMost(SOON).until(() -> Files.exists(home.builds));
        Process second = shell.start("second", "./darkroom", "echo", "2");
        await().atMost(SOON).until(() -> shell.read("second", "err").contains("Waiting for another start"));
        Files.writeString(home.folder.resolve("go"), "");

        assertThat(shell.end("first", first).out()).isEqualTo("1\n");
        assertThat(shell.end("second", second).out()).isEqualTo("2\n");
        assertThat(home.builds).content().hasLineCount(1);
        assertThat(lock).doesNotExist();
    }

    @Test
    void takesOverTheLockOfAKilledStart() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Files.createDirectories(lock);
        Files.writeString(lock.resolve("pid"), ended.pid() + "\n");

        assertThat(shell.run("./darkroom", "echo", "x").out()).isEqualTo("x\n");
        assertThat(lock).doesNotExist();
    }

    @Test
    void aSignalEndsTheBuildToo() throws Exception {
        home.maven("echo $$ >build.pid; exec sleep 60");
        Path buildPid = home.folder.resolve("build.pid");

        Process process = shell.start("stopped", "./darkroom");
        await().atMost(SOON).until(() -> Files.exists(buildPid) && Files.size(buildPid) > 0);
        process.destroy();

        assertThat(shell.end("stopped", process).exitCode()).isEqualTo(143);
        long build = Long.parseLong(Files.readString(buildPid).strip());
        await().atMost(SOON).until(() -> ProcessHandle.of(build).isEmpty());
        assertThat(lock).doesNotExist();
    }

    @Test
    void archivesClassesOnceInAnIsolatedDryRun() throws Exception {
        Path starts = home.folder.resolve("starts.log");
        shell.set("PROBE_LOG", starts.toString());

        shell.run("./darkroom", "echo", "1");
        Outcome second = shell.run("./darkroom", "options");

        Path archive = home.jar.toRealPath().resolveSibling(LauncherHome.archiveName());
        String sample = home.folder.toRealPath().resolve("samples/first.json").toString();
        assertThat(starts)
                .content()
                .isEqualTo("dry-run=true data=" + archive + ".home/data args=[run, --json, " + sample + "]\n"
                        + "dry-run=null data=null args=[echo, 1]\n" + "dry-run=null data=null args=[options]\n");
        assertThat(second.out()).contains("-XX:SharedArchiveFile=" + archive);
        assertThat(archive).isNotEmptyFile();
        assertThat(Path.of(archive + ".home")).doesNotExist();
    }

    @Test
    void startsWithoutAnArchiveWhereNoneCanBeMadeAndDoesNotTryAgain() throws Exception {
        shell.unset("JAVA_HOME");
        shell.addScript("java", """
                case "$*" in *ArchiveClassesAtExit*) echo tried >>tries.log; exit 1 ;; esac
                exec '%s/bin/java' "$@"
                """.formatted(System.getProperty("java.home")));

        Outcome first = shell.run("./darkroom", "echo", "x");
        Outcome second = shell.run("./darkroom", "options");

        assertThat(first).isEqualTo(new Outcome(0, "x\n", "Building Darkroom (first use, about a minute)…\n"));
        assertThat(second.out()).doesNotContain("SharedArchiveFile");
        assertThat(home.folder.resolve("tries.log")).content().isEqualTo("tried\n");
    }
}
