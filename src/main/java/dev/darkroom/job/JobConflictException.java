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

    /** The same, as an input error of that entry. */
    public InputError error(JobEntry entry) {
        return new InputError(
                entry.line(),
                entry.prefix() + "/job_id",
                "'" + jobId + "' was used before for a job with other content",
                "another job_id, or exactly the earlier job");
    }

    /** The errors of the entry with this one. */
    public List<InputError> errors(JobEntry entry) {
        return List.of(error(entry));
    }
}
