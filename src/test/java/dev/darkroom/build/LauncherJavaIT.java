package dev.darkroom.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Java {@code ./darkroom} takes, and what it says when there is none that will do. */
class LauncherJavaIT {
    @TempDir
    private Path scratch;

    private LauncherHome home;
    private Shell shell;

    @BeforeEach
    void aBuiltProgram() throws IOException {
        home = new LauncherHome(Files.createDirectory(scratch.resolve("home")));
        home.built();
        shell = new Shell(scratch, home.folder);
    }

    @Test
    void takesTheJavaOfThePath() throws Exception {
        shell.unset("JAVA_HOME");
        shell.addScript("java", "echo \"on the PATH: $*\"; echo 'openjdk version \"21.0.1\" 2023-10-17' >&2\n");

        assertThat(shell.run("./darkroom", "echo").out()).startsWith("on the PATH: -Djdk.serialFilter=!*");
    }

    @Test
    void saysThatThereIsNone() throws Exception {
        shell.unset("JAVA_HOME");

        Outcome outcome = shell.run("./darkroom");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("A JDK 17 or newer is needed: there is no 'java' on the PATH and JAVA_HOME is not set.");
    }

    @Test
    void saysThatJavaHomeIsWrong() throws Exception {
        shell.set("JAVA_HOME", "/nowhere");

        Outcome outcome = shell.run("./darkroom");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("A JDK 17 or newer is needed: JAVA_HOME is /nowhere, where there is no bin/java.");
    }

    @Test
    void saysThatItIsTooOldFromItsReleaseFile() throws Exception {
        Path old = Files.createDirectories(scratch.resolve("old jdk/bin")).getParent();
        Shell.writeScript(old.resolve("bin/java"), "exit 9\n");
        Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"11.0.2\"\n");
        shell.set("JAVA_HOME", old.toString());

        Outcome outcome = shell.run("./darkroom");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("JAVA_HOME (" + old + ") is version 11.0.2");
    }

    @Test
    void saysThatItIsTooOldByAskingIt() throws Exception {
        shell.unset("JAVA_HOME");
        shell.addScript("java", "echo 'java version \"1.8.0_392\"' >&2\n");

        Outcome outcome = shell.run("./darkroom");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("is version 1.8.0_392");
    }
}
