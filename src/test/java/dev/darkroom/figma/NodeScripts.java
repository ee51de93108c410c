package dev.darkroom.figma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs scripts of the plugin's tests with Node.js. They need none of its packages. */
final class NodeScripts {
    private static final Path SCRIPTS = Path.of("src/test/figma-plugin").toAbsolutePath();
    private static final int LONGEST_MINUTES = 2;

    private final Path scratch;

    /** @param scratch folder for what they write */
    NodeScripts(Path scratch) {
        this.scratch = scratch;
    }

    /** Whether this machine has Node.js. */
    static boolean present() {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator, -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "node")));
    }

    static Path script(String name) {
        return SCRIPTS.resolve(name);
    }

    /** What {@code node} with these arguments said; fails unless it ended well. */
    String run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(scratch, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of("node"), Stream.of(arguments)).toList());
        builder.environment().putAll(environment);
        Process process = builder.directory(scratch.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        String said = Files.readString(output);
        assertThat(ended && process.exitValue() == 0).as(said).isTrue();
        return said;
    }
}
