package dev.darkroom.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Classes of the program, compiled from its source with texts replaced: for tests, a program without one of its guards. */
final class PatchedClasses {
    private static final Path SOURCES = Path.of("src/main/java/dev/darkroom");

    private PatchedClasses() {}

    /**
     * Compiles.
     *
     * @param edits files below the package's folder; each text must be there
     * @return the folder of the classes
     */
    static Path compile(Path folder, List<Build.Edit> edits) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (Build.Edit edit : edits) {
            String source = sources.containsKey(edit.file())
                    ? sources.get(edit.file())
                    : Files.readString(SOURCES.resolve(edit.file()));
            assertThat(source).as("the guard in " + edit.file()).contains(edit.old());
            sources.put(edit.file(), source.replace(edit.old(), edit.by()));
        }
        Path classes = Files.createDirectories(folder.resolve("classes"));
        List<String> arguments = new ArrayList<>(
                List.of("-nowarn", "-proc:none", "-parameters", "-d", classes.toString(), "-cp", classPath()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = folder.resolve("source").resolve(source.getKey());
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(result).as("the patched classes compile").isZero();
        return classes;
    }

    private static String classPath() throws IOException {
        try (Stream<Path> libraries = Files.list(Path.of("target/lib"))) {
            return Stream.concat(Stream.of(Path.of("target/classes")), libraries)
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }
}
