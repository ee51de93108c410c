package dev.darkroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/faults.md names tests that are there, one at least in every row. Tests run in the project's folder. */
class FaultsDocTest {
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

    @Test
    void everyNamedTestIsThere() throws IOException {
        Map<String, Path> sources = sources();
        List<MatchResult> named = TEST.matcher(text()).results().toList();

        assertThat(named).hasSizeGreaterThan(40);
        for (MatchResult test : named) {
            Path source = sources.get(test.group(1));
            assertThat(source).as(test.group()).isNotNull();
            String method =
                    "(?s)@(Test|ParameterizedTest|Property|ArchTest)\\b(?:(?!void |ArchRule ).)*(void|ArchRule) "
                            + test.group(2) + "\\b";
            assertThat(Pattern.compile(method).matcher(Files.readString(source)).find())
                    .as("a test " + test.group())
                    .isTrue();
        }
    }

    @Test
    void everyFaultHasItsTest() throws IOException {
        List<String> faults =
                text().lines().filter(line -> line.matches("\\| \\d+ \\|.*")).toList();

        assertThat(faults).hasSizeGreaterThanOrEqualTo(30);
        assertThat(faults).allMatch(row -> TEST.matcher(row).find());
    }

    private static String text() throws IOException {
        return Files.readString(Path.of("docs/faults.md"));
    }

    private static Map<String, Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""), file -> file, (a, b) -> a));
        }
    }
}
