package dev.darkroom.job;

/**
 * A valid job on its way to being accepted.
 *
 * @param entry the job as read
 * @param jobId the caller's id, or the one derived for it
 * @param source the way in: {@code folder}, {@code queue}, {@code http} or {@code cli}
 * @param reply where the answer goes beside the usual ways out; null: nowhere
 * @param run the run whose ceiling it counts in from now on; null: none
 * @param fresh nothing is taken from the cache for it
 */
public record Submission(
        JobEntry entry, String jobId, String source, ReplyAddress reply, RunCeiling run, boolean fresh) {
    /** A job that may be answered from the cache. */
    public Submission(JobEntry entry, String jobId, String source, ReplyAddress reply, RunCeiling run) {
        this(entry, jobId, source, reply, run, false);
    }

    /** The same job, counted in that run. */
    public Submission in(RunCeiling ceiling) {
        return new Submission(entry, jobId, source, reply, ceiling, fresh);
    }

    /** The same job, made anew whatever the cache has. */
    public Submission madeFresh() {
        return new Submission(entry, jobId, source, reply, run, true);
    }
}
