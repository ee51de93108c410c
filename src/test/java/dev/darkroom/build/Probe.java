package dev.darkroom.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * Stands where the program would be, in the jar that the launcher starts: tells how it was started. What it is asked
 * for is its first argument; every start adds a line to the file of the variable {@code PROBE_LOG}.
 */
final class Probe {
    private Probe() {}

    public static void main(String[] args) throws IOException {
        String log = System.getenv("PROBE_LOG");
        if (log != null) {
            String line = "dry-run=" + System.getProperty("darkroom.dry-run") + " data="
                    + System.getProperty("darkroom.data") + " args=" + Arrays.toString(args) + "\n";
            Files.writeString(Path.of(log), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        List<String> words = List.of(args);
        switch (words.isEmpty() ? "" : words.get(0)) {
            case "echo" -> words.stream().skip(1).forEach(System.out::println);
            case "exit" -> System.exit(Integer.parseInt(words.get(1)));
            case "property" -> System.out.println(System.getProperty(words.get(1)));
            case "folder" -> System.out.println(Path.of("").toAbsolutePath());
            case "pid" -> System.out.println(ProcessHandle.current().pid());
            case "options" -> System.out.println(commandLine());
            case "read" -> System.out.println(words.get(1) + ": " + Files.readString(Path.of(words.get(1))));
            default -> System.out.println("started");
        }
    }

    private static String commandLine() throws IOException {
        return Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8)
                .replace('\0', ' ');
    }
}
