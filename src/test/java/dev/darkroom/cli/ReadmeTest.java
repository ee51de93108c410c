package dev.darkroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The documents name nothing that is not there. Tests run in the project's folder. */
class ReadmeTest {
    private static final String README = "README.md";
    private static final String ARCHITECTURE = "docs/architecture.md";
    /** Files of the data folder and the build whose names look like properties. */
    private static final Set<String> FILES = Set.of("darkroom.db", "darkroom.lock", "darkroom.log", "darkroom.jar");
    /** Variables of the launcher, and one that Kubernetes makes. */
    private static final Set<String> VARIABLES =
            Set.of("DARKROOM_HOME", "DARKROOM_JAVA_OPTS", "DARKROOM_MAVEN_ARCHIVE", "DARKROOM_SERVICE_HOST");

    private final Properties properties = new Properties();

    @BeforeEach
    void configuration() throws IOException {
        try (var file = Files.newBufferedReader(Path.of("application.properties"))) {
            properties.load(file);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                README,
                ARCHITECTURE,
                "docs/decisions.md",
                "docs/operations.md",
                "docs/exports.md",
                "docs/faults.md"
            })
    void propertiesQueuesAndVariables(String document) throws Exception {
        String text = text(document);
        Set<String> known = new TreeSet<>(properties.stringPropertyNames());
        known.addAll(FILES);
        known.addAll(queues());
        assertThat(all("(?<![\\w./-])(darkroom\\.[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*)", text))
                .isSubsetOf(known);

        Set<String> variables = properties.stringPropertyNames().stream()
                .map(name -> name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
        variables.addAll(VARIABLES);
        assertThat(all("\\b(DARKROOM_[A-Z0-9_]+)\\b", text)).isSubsetOf(variables);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                README,
                ARCHITECTURE,
                "docs/decisions.md",
                "docs/operations.md",
                "docs/exports.md",
                "docs/faults.md"
            })
    void filesAndLinks(String document) throws IOException {
        String text = text(document);
        Path folder = Path.of(document).toAbsolutePath().getParent();
        for (String link : all("(?:\\]\\(|src=\")(?!https?:)([^)\"#]+)[)\"#]", text)) {
            assertThat(folder.resolve(link)).as("link in " + document).exists();
        }
        String ours = "(?:routes|catalog|samples|docs|src|\\.ci|\\.mvn)/[\\w./-]*";
        for (String path : all("(?<![\\w./-])(" + ours + ")", text)) {
            assertThat(Path.of(path)).as("path in " + document).exists();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                README,
                ARCHITECTURE,
                "docs/decisions.md",
                "docs/operations.md",
                "docs/exports.md",
                "docs/faults.md"
            })
    void commandsAndOptions(String document) throws IOException {
        CommandLine program = new CommandLine(new Commands());
        Matcher command =
                Pattern.compile("\\./darkroom (\\w+)((?: \\[?--[a-z-]+]?)*)").matcher(text(document));
        while (command.find()) {
            CommandLine named = program.getSubcommands().get(command.group(1));
            assertThat(named).as(command.group()).isNotNull();
            for (String option : all("(--[a-z-]+)", command.group(2))) {
                assertThat(named.getCommandSpec().findOption(option))
                        .as(command.group())
                        .isNotNull();
            }
        }
    }

    @Test
    void everyCommandIsInTheReadme() throws IOException {
        Set<String> commands = new CommandLine(new Commands()).getSubcommands().keySet();
        assertThat(all("\\| `\\./darkroom (\\w+)", text(README))).isEqualTo(commands);
    }

    @Test
    void exitCodes() throws IOException {
        assertThat(all("(?m)^\\| (\\d+) \\|", text(README)))
                .isEqualTo(Stream.of(
                                0,
                                Commands.WRONG_SETUP,
                                Commands.INVALID_INPUT,
                                Commands.NOT_DELIVERED,
                                Commands.INTERRUPTED)
                        .map(String::valueOf)
                        .collect(Collectors.toSet()));
    }

    @Test
    void routesAndTheirClasses() throws IOException {
        StringBuilder routes = new StringBuilder();
        for (Path file : files(Path.of("routes"))) {
            routes.append(Files.readString(file));
        }
        Set<String> ids = all("(?m)(?:^- route:\\n    id: |^    routeId: )([\\w-]+)", routes.toString());
        List<String[]> rows = text(ARCHITECTURE)
                .replaceAll("(?s).*\\| route \\| bean \\|[^\n]*\n[^\n]*\n(.*?)\n\n.*", "$1")
                .lines()
                .map(row -> row.split("\\|", -1))
                .toList();
        assertThat(cells(rows, 1)).isEqualTo(ids);
        assertThat(cells(rows, 2)).allSatisfy(bean -> assertThat(routes).contains(bean));
        Set<String> classes = files(Path.of("src/main/java")).stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        assertThat(cells(rows, 3)).isNotEmpty().isSubsetOf(classes);
    }

    private static Set<String> cells(List<String[]> rows, int column) {
        return rows.stream()
                .flatMap(row -> all("`([^`]+)`", row[column]).stream())
                .collect(Collectors.toSet());
    }

    private static Set<String> queues() throws IOException {
        return all("\"(darkroom\\.[\\w.]+)\"", text("src/main/java/dev/darkroom/adapter/broker/Queues.java"));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            return inside.filter(Files::isRegularFile).toList();
        }
    }

    private static String text(String file) throws IOException {
        return Files.readString(Path.of(file));
    }

    private static Set<String> all(String pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
