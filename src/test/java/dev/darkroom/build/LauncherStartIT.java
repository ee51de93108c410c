package dev.darkroom.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code ./darkroom} starts a program that is built. */
class LauncherStartIT {
    @TempDir
    private Path scratch;

    private LauncherHome home;
    private Path elsewhere;
    private Shell shell;

    @BeforeEach
    void aBuiltProgramInAFolderWithSpaces() throws IOException {
        home = new LauncherHome(Files.createDirectory(scratch.resolve("a home; with 'spaces'")));
        home.built();
        elsewhere = Files.createDirectory(scratch.resolve("elsewhere"));
        shell = new Shell(scratch, elsewhere);
    }

    @Test
    void passesArgumentsAsTheyAre() throws Exception {
        Outcome outcome = shell.run(home.command(), "echo", "two words", "*", "", "$HOME", "last");

        assertThat(outcome).isEqualTo(new Outcome(0, "two words\n*\n\n$HOME\nlast\n", ""));
    }

    @Test
    void passesTheExitCodeOn() throws Exception {
        assertThat(shell.run(home.command(), "exit", "3")).isEqualTo(new Outcome(3, "", ""));
    }

    @Test
    void becomesTheProgramSoThatSignalsReachIt() throws Exception {
        Process process = shell.start("pid", home.command(), "pid");

        assertThat(shell.end("pid", process).out()).isEqualTo(process.pid() + "\n");
    }

    @Test
    void keepsTheFolderItIsCalledFrom() throws Exception {
        assertThat(shell.run(home.command(), "folder").out()).isEqualTo(elsewhere.toRealPath() + "\n");
    }

    @Test
    void findsItsHomeThroughSymbolicLinks() throws Exception {
        Path link = Files.createSymbolicLink(scratch.resolve("absolute"), Path.of(home.command()));
        Files.createSymbolicLink(elsewhere.resolve("relative"), Path.of("../absolute"));
        assertThat(link).isSymbolicLink();

        Outcome outcome = shell.run("./relative", "property", "darkroom.home");

        assertThat(outcome).isEqualTo(new Outcome(0, home.folder.toRealPath() + "\n", ""));
    }

    @Test
    void takesAnotherHomeFromTheEnvironment() throws Exception {
        shell.set("DARKROOM_HOME", "/srv/dark room");

        assertThat(shell.run(home.command(), "property", "darkroom.home").out()).isEqualTo("/srv/dark room\n");
    }

    @Test
    void addsOptionsOfTheEnvironment() throws Exception {
        Files.createFile(elsewhere.resolve("-Dprobe=a file's name"));
        shell.set("DARKROOM_JAVA_OPTS", "-Dfirst=1 -Dprobe=*");

        assertThat(shell.run(home.command(), "property", "probe")).isEqualTo(new Outcome(0, "*\n", ""));
    }

    @Test
    void refusesSerialisedObjects() throws Exception {
        assertThat(shell.run(home.command(), "property", "jdk.serialFilter").out())
                .isEqualTo("!*\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", ""})
    void readsAndWritesUtf8InAPlainLocale(String locale) throws Exception {
        shell.set("LANG", locale);
        shell.set("LAUNCHER", home.command());

        Outcome outcome =
                shell.run("sh", "-c", "name=$(printf 'k\\303\\244fer'); printf legs >$name; \"$LAUNCHER\" read $name");

        assertThat(outcome).isEqualTo(new Outcome(0, "käfer: legs\n", ""));
    }

    @Test
    void onlyAServerGetsTheSecondCompiler() throws Exception {
        shell.set("DARKROOM_JAVA_OPTS", "-XX:+PrintCommandLineFlags");

        assertThat(shell.run(home.command(), "run", "x.json").out()).contains("-XX:TieredStopAtLevel=1");
        assertThat(shell.run(home.command(), "serve").out()).doesNotContain("TieredStopAtLevel");
    }

    @Test
    void aBrokenArchiveOfClassesIsPassedOver() throws Exception {
        Files.writeString(home.jar.resolveSibling(LauncherHome.archiveName()), "not an archive");

        Outcome outcome = shell.run(home.command(), "options");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains("-XX:SharedArchiveFile=");
    }
}
