package dev.darkroom.engine;

import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.config.SettingsLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A home folder with the shipped routes and catalog, for one test to change. Ports are free ones, nothing waits long. */
public final class Home {
    private static final Map<String, String> BRISK = Map.of(
            "darkroom.http.port", "0",
            "darkroom.broker.port", "0",
            "darkroom.broker.amqp-port", "0",
            "darkroom.broker.stomp-port", "0",
            "darkroom.inbox-poll", "50ms",
            "darkroom.inbox-quiet", "0ms",
            "darkroom.sweep", "100ms",
            "darkroom.shutdown-timeout", "10s");

    private final Path folder;
    private final Map<String, String> properties = new HashMap<>(BRISK);

    /** Copies the shipped files into the folder. */
    public Home(Path folder) throws IOException {
        this.folder = folder;
        for (String tree : new String[] {"routes", "catalog"}) {
            copy(Path.of(tree), folder.resolve(tree));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path place = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(place);
                } else {
                    Files.copy(file, place);
                }
            }
        }
    }

    /** Sets a property, as {@code -D} would. */
    public Home with(String property, String value) {
        properties.put(property, value);
        return this;
    }

    /** Replaces or adds a file. */
    public Home write(String file, String content) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), content);
        return this;
    }

    /** Replaces the first such text in a file, which must be there. */
    public Home edit(String file, String old, String by) throws IOException {
        String content = Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
        if (!content.contains(old)) {
            throw new IllegalArgumentException(file + " has no '" + old + "'");
        }
        int start = content.indexOf(old);
        return write(file, content.substring(0, start) + by + content.substring(start + old.length()));
    }

    /** A file or folder in it. */
    public Path resolve(String name) {
        return folder.resolve(name);
    }

    /** The options of a Java program that is to find this home as it is here. */
    public List<String> options() {
        return Stream.concat(
                        Stream.of("-Ddarkroom.home=" + folder),
                        properties.entrySet().stream().map(one -> "-D" + one.getKey() + "=" + one.getValue()))
                .toList();
    }

    /** What it comes to. */
    public Settings settings() {
        return SettingsLoader.load(source());
    }

    ConfigSource source() {
        return new ConfigSource(folder, Map.of(), properties);
    }
}
