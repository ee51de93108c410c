package dev.darkroom.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;

/** Loads a configuration that must be refused. */
final class Problems {
    private Problems() {}

    static List<ConfigProblem> of(ConfigSource source) {
        InvalidConfigurationException refused =
                catchThrowableOfType(InvalidConfigurationException.class, () -> SettingsLoader.load(source));
        return refused == null ? List.of() : refused.problems();
    }
}
