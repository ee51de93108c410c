package dev.darkroom.job;

import java.util.List;

/**
 * Where an entry stands in its input.
 *
 * @param line line in the file, from 1; null for JSON
 * @param prefix put before every pointer: {@code /3} in a JSON array, otherwise empty
 */
record Place(Integer line, String prefix) {
    InputError error(Finding finding) {
        return new InputError(line, prefix + finding.pointer(), finding.problem(), finding.expected());
    }

    JobEntry refused(List<InputError> errors) {
        return new JobEntry(prefix, line, null, null, null, List.copyOf(errors));
    }

    JobEntry refused(String problem, String expected) {
        return refused(List.of(error(new Finding("", problem, expected))));
    }
}
