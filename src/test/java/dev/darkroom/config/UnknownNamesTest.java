package dev.darkroom.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Misspelt names are refused wherever they are, with the name that was meant. */
class UnknownNamesTest {
    @TempDir
    Path home;

    @Test
    void inTheFile() throws IOException {
        Path file = Files.writeString(home.resolve("application.properties"), "\ndarkroom.wrokers=4\ndakroom.data=x\n");
        assertThat(Problems.of(new ConfigSource(home, Map.of(), Map.of())))
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "darkroom.wrokers: unknown name; did you mean darkroom.workers? (" + file + ", line 2)",
                        "dakroom.data: unknown name; did you mean darkroom.data? (" + file + ", line 3)");
    }

    @Test
    void inTheFileEvenWhenTheProgramWasBuiltWithIt() throws IOException {
        String misspelt = Files.readString(Path.of("application.properties")) + "\ndarkroom.wrokers=4\n";
        Path file = Files.writeString(home.resolve("application.properties"), misspelt);
        assertThat(Problems.of(new ConfigSource(home, Map.of(), Map.of(), misspelt)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.origin()).startsWith(file + ", line "));
    }

    @Test
    void inTheEnvironment() {
        Map<String, String> environment = Map.of(
                "DARKROOM_S3_BUKET",
                "b",
                "DARKROOM_HOME",
                "h",
                "DARKROOM_JAVA_OPTS",
                "-Xmx1g",
                "DARKROOM_MAVEN_ARCHIVE",
                "https://mirror.example.com",
                "OTHER",
                "o");
        assertThat(Problems.of(new ConfigSource(home, environment, Map.of())))
                .singleElement()
                .hasToString("DARKROOM_S3_BUKET: unknown name; did you mean DARKROOM_S3_BUCKET?"
                        + " (environment variable DARKROOM_S3_BUKET)");
    }

    @Test
    void inSystemProperties() {
        Map<String, String> system =
                Map.of("darkroom.dry_run", "false", "darkroom.home", "h", "darkroom.failpoint", "f", "other", "o");
        assertThat(Problems.of(new ConfigSource(home, Map.of(), system)))
                .singleElement()
                .hasToString("darkroom.dry_run: unknown name; did you mean darkroom.dry-run?"
                        + " (system property darkroom.dry_run)");
    }

    @Test
    void ofAProviderThatIsNotListed() {
        Map<String, String> environment = Map.of("DARKROOM_PROVIDER_MYLAB_KEYS", "canary-123");
        assertThat(Problems.of(new ConfigSource(home, environment, Map.of())))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("A new provider must be listed in darkroom.providers")
                        .doesNotContain("canary"));
    }

    @Test
    void aWrongListOfProvidersIsNotBlamedOnTheirSettings() {
        Map<String, String> system = Map.of("darkroom.providers", "mylab", "darkroom.provider.mylab.timeout", "1s");
        assertThat(Problems.of(new ConfigSource(home, Map.of(), system)))
                .extracting(ConfigProblem::property)
                .containsExactly("darkroom.providers");
    }

    @Test
    void camelKeysPassUntouched() throws IOException {
        Files.writeString(
                home.resolve("application.properties"), "camel.main.name=x\ncamel.nonsense = {{darkroom.workers}}\n");
        ConfigSource source = new ConfigSource(home, Map.of(), Map.of("camel.main.name", "y"));
        assertThat(SettingsLoader.camelProperties(source))
                .containsEntry("camel.main.name", "y")
                .containsEntry("camel.nonsense", "{{darkroom.workers}}");
    }
}
