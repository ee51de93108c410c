package dev.darkroom.job;

/**
 * A valid job on its way to being accepted.
 *
 * @param entry the job as read
 * @param jobId the caller's id, or the one derived for it
 * @param source the way in: {@code folder}, {@code queue}, {@code http} or {@code cli}
 * @param reply where the answer goes beside the usual ways out; null: nowhere
 * @param run the run whose ceiling it counts in from now on; null: none
 */
public record Submission(JobEntry entry, String jobId, String source, ReplyAddress reply, RunCeiling run) {
    /** The same job, counted in that run. */
    public Submission in(RunCeiling ceiling) {
        return new Submission(entry, jobId, source, reply, ceiling);
    }
}
