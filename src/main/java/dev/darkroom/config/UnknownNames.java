package dev.darkroom.config;

import static java.util.stream.Collectors.toCollection;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds names that nobody reads, in every place where configuration is set. Their values are never shown: a misspelt
 * name may hold a key.
 */
final class UnknownNames {
    private static final String PREFIX = "darkroom.";

    /** System properties of the program that are not configuration. */
    private static final Set<String> NOT_PROPERTIES = Set.of("darkroom.home", "darkroom.failpoint");

    private final Set<String> properties;
    private final Set<String> variables;

    /** {@code properties} are the names that exist. */
    UnknownNames(Set<String> properties) {
        this.properties = properties;
        this.variables = properties.stream().map(EnvironmentNames::of).collect(toCollection(TreeSet::new));
        variables.addAll(EnvironmentNames.NOT_PROPERTIES);
    }

    List<ConfigProblem> in(ConfigSource source) {
        List<ConfigProblem> problems = new ArrayList<>();
        source.file()
                .entries()
                .forEach((name, entry) -> inFile(name, source.file().origin(entry.line()), problems));
        source.shipped().entries().forEach((name, entry) -> {
            if (!source.file().entries().containsKey(name)) {
                inFile(name, source.shipped().origin(entry.line()), problems);
            }
        });
        for (String name : new TreeSet<>(source.systemProperties().keySet())) {
            if (name.startsWith(PREFIX) && !properties.contains(name) && !NOT_PROPERTIES.contains(name)) {
                problems.add(unknown(name, properties, "system property " + name));
            }
        }
        for (String name : new TreeSet<>(source.environment().keySet())) {
            if (name.startsWith(EnvironmentNames.PREFIX) && !variables.contains(name)) {
                problems.add(unknown(name, variables, "environment variable " + name));
            }
        }
        return problems;
    }

    static boolean isOfProvider(String name) {
        return name.startsWith("darkroom.provider.") || name.startsWith("DARKROOM_PROVIDER_");
    }

    private void inFile(String name, String origin, List<ConfigProblem> problems) {
        if (!properties.contains(name) && !name.startsWith("camel.")) {
            problems.add(unknown(name, properties, origin));
        }
    }

    private static ConfigProblem unknown(String name, Set<String> known, String origin) {
        String hint = "unknown name; did you mean " + NearestName.of(name, known) + "?";
        return new ConfigProblem(
                name,
                "",
                isOfProvider(name) ? hint + " A new provider must be listed in darkroom.providers" : hint,
                origin);
    }
}
