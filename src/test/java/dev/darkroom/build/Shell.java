package dev.darkroom.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Runs commands in an environment of their own: this Java, a PATH with chosen tools only, and what a test adds. */
final class Shell {
    private static final List<String> BASICS = List.of(
            "sh",
            "cat",
            "cp",
            "dirname",
            "env",
            "find",
            "gzip",
            "head",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "tail",
            "tar",
            "touch");

    private final Path folder;
    private final Path tools;
    private final Map<String, String> environment = new TreeMap<>();

    /** @param scratch an existing folder for the tools and for what the processes say */
    Shell(Path scratch, Path folder) throws IOException {
        this.folder = folder;
        this.tools = Files.createDirectory(scratch.resolve("tools"));
        for (String tool : BASICS) {
            addTool(tool);
        }
        environment.put("PATH", tools.toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("HOME", scratch.toString());
    }

    /** Puts this machine's own tool of that name on the PATH. */
    void addTool(String name) throws IOException {
        for (String place : List.of("/usr/bin", "/bin", "/usr/local/bin")) {
            Path program = Path.of(place, name);
            if (Files.isExecutable(program)) {
                Files.createSymbolicLink(tools.resolve(name), program.toRealPath());
                return;
            }
        }
        throw new IOException("this test needs '" + name + "' in /usr/bin");
    }

    /** Puts a shell script on the PATH. */
    void addScript(String name, String script) throws IOException {
        writeScript(tools.resolve(name), script);
    }

    static void writeScript(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    void set(String variable, String value) {
        environment.put(variable, value);
    }

    void unset(String variable) {
        environment.remove(variable);
    }

    /** Starts and does not wait. What it says goes to {@code <name>.out} and {@code <name>.err} beside the tools. */
    Process start(String name, String... command) throws IOException {
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectOutput(said(name, "out").toFile());
        builder.redirectError(said(name, "err").toFile());
        return builder.start();
    }

    Outcome end(String name, Process process) throws IOException, InterruptedException {
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("ends within a minute").isTrue();
        return new Outcome(process.exitValue(), read(name, "out"), read(name, "err"));
    }

    Outcome run(String... command) throws IOException, InterruptedException {
        return end("run", start("run", command));
    }

    String read(String name, String stream) throws IOException {
        return Files.readString(said(name, stream), StandardCharsets.UTF_8);
    }

    private Path said(String name, String stream) {
        return tools.resolveSibling(name + "." + stream);
    }
}
