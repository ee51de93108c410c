package dev.darkroom.config;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** The configuration cannot be used. The message has one line for each problem and shows no secret. */
public final class InvalidConfigurationException extends RuntimeException {
    private final List<ConfigProblem> problems;

    InvalidConfigurationException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, never empty. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
