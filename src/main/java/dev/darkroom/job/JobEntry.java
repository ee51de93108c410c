package dev.darkroom.job;

import java.util.List;

/**
 * One job found in an input: either valid, or with the errors that refuse it.
 *
 * @param prefix JSON pointer of the job in its input: {@code /3} in a JSON array, otherwise empty
 * @param line line in the file, from 1; null for JSON that could be read
 * @param request the job; null when it is refused
 * @param document the job as canonical JSON (keys sorted, no spaces), as given by the caller without defaults; null when refused
 * @param sha256 SHA-256 of {@code document}, lower-case hex; null when refused
 * @param errors empty when valid
 */
public record JobEntry(
        String prefix, Integer line, JobRequest request, String document, String sha256, List<InputError> errors) {
    /** Whether it can be accepted. */
    public boolean valid() {
        return errors.isEmpty();
    }
}
