package dev.darkroom.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where configuration comes from. The first of these that has a value wins: a system property, an environment variable,
 * {@code application.properties} in the home folder, the same file as shipped with the program.
 */
public final class ConfigSource {
    static final String FILE_NAME = "application.properties";
    static final String NOWHERE = "not set anywhere";
    private static final String SHIPPED = "/defaults/" + FILE_NAME;

    /** A value and where it was set. */
    record Found(String value, String origin) {}

    private final Path home;
    private final Map<String, String> environment;
    private final Map<String, String> systemProperties;
    private final PropertiesFile file;
    private final PropertiesFile shipped;

    /**
     * Reads {@code application.properties} in {@code home}, if it is there. What is wrong inside it is reported by
     * {@link SettingsLoader#load}.
     *
     * @throws UncheckedIOException if the file is there and cannot be read
     */
    public ConfigSource(Path home, Map<String, String> environment, Map<String, String> systemProperties) {
        this(home, environment, systemProperties, readShipped());
    }

    ConfigSource(Path home, Map<String, String> environment, Map<String, String> systemProperties, String shipped) {
        this.home = home.toAbsolutePath().normalize();
        this.environment = Map.copyOf(environment);
        this.systemProperties = Map.copyOf(systemProperties);
        this.file = readFile(this.home.resolve(FILE_NAME));
        this.shipped = PropertiesFile.parse("the shipped " + FILE_NAME, shipped);
    }

    /** The configuration of this process: its environment, its system properties, and its home folder. */
    public static ConfigSource ofProcess() {
        Map<String, String> system = new TreeMap<>();
        System.getProperties().stringPropertyNames().forEach(name -> system.put(name, System.getProperty(name)));
        return new ConfigSource(homeFolder(System.getenv(), system), System.getenv(), system);
    }

    /** The home folder: {@code -Ddarkroom.home}, else {@code DARKROOM_HOME}, else the current folder. */
    public static Path homeFolder(Map<String, String> environment, Map<String, String> systemProperties) {
        String variable = environment.getOrDefault("DARKROOM_HOME", "");
        return Path.of(systemProperties.getOrDefault("darkroom.home", variable)).toAbsolutePath();
    }

    /** The home folder, absolute. */
    public Path home() {
        return home;
    }

    /** Where the property's value comes from, in words: a file and line, a variable, a system property, or nowhere. */
    public String origin(String property) {
        return find(property).map(Found::origin).orElse(NOWHERE);
    }

    Optional<Found> find(String property) {
        String system = systemProperties.get(property);
        if (system != null) {
            return Optional.of(new Found(system.strip(), "system property " + property));
        }
        for (String variable : EnvironmentNames.allOf(property)) {
            String value = environment.getOrDefault(variable, "").strip();
            if (!value.isEmpty()) {
                return Optional.of(
                        new Found(EnvironmentNames.valueOf(variable, value), "environment variable " + variable));
            }
        }
        return find(file, property).or(() -> find(shipped, property));
    }

    /** What is wrong in the files themselves. */
    List<ConfigProblem> problems() {
        return file.problems();
    }

    PropertiesFile file() {
        return file;
    }

    PropertiesFile shipped() {
        return shipped;
    }

    Map<String, String> environment() {
        return environment;
    }

    Map<String, String> systemProperties() {
        return systemProperties;
    }

    /** The {@code camel.} keys of the files, with the system properties of the same names over them. */
    Map<String, String> camelKeys() {
        Map<String, String> found = new TreeMap<>();
        shipped.entries().forEach((key, entry) -> found.put(key, entry.value()));
        file.entries().forEach((key, entry) -> found.put(key, entry.value()));
        found.keySet().removeIf(key -> !key.startsWith("camel."));
        found.replaceAll((key, value) -> systemProperties.getOrDefault(key, value));
        return found;
    }

    private static Optional<Found> find(PropertiesFile file, String property) {
        return Optional.ofNullable(file.entries().get(property))
                .map(entry -> new Found(entry.value(), file.origin(entry.line())));
    }

    private static PropertiesFile readFile(Path path) {
        if (Files.notExists(path)) {
            return PropertiesFile.parse(path.toString(), "");
        }
        try {
            return PropertiesFile.parse(path.toString(), Files.readString(path, UTF_8));
        } catch (CharacterCodingException e) {
            throw new InvalidConfigurationException(List.of(
                    new ConfigProblem("", "", "the file is not UTF-8 text; save it as UTF-8", path.toString())));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    private static String readShipped() {
        try (InputStream in = ConfigSource.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException(SHIPPED + " is missing from the program: build it again");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SHIPPED, e);
        }
    }
}
