package dev.darkroom.job;

import java.util.List;

/** The {@code job_id} was used before for another job. */
public final class JobConflictException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String jobId;

    public JobConflictException(String jobId) {
        super("job_id '" + jobId + "' was used before for a job with other content");
        this.jobId = jobId;
    }

    /** An error in a field of an entry that is valid in itself. */
    static InputError error(JobEntry entry, String field, String problem, String expected) {
        return new InputError(entry.line(), entry.prefix() + field, problem, expected);
    }

    /** The errors of the entry with this one. */
    public List<InputError> errors(JobEntry entry) {
        return List.of(error(
                entry,
                "/job_id",
                "'" + jobId + "' was used before for a job with other content",
                "another job_id, or exactly the earlier job"));
    }
}
