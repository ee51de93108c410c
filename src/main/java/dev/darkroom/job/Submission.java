package dev.darkroom.job;

/**
 * A valid job on its way to being accepted.
 *
 * @param entry the job as read
 * @param jobId the caller's id, or the one derived for it
 * @param source the way in: {@code folder}, {@code queue} or {@code cli}
 * @param reply where the answer goes beside the usual ways out; null: nowhere
 */
public record Submission(JobEntry entry, String jobId, String source, ReplyAddress reply) {}
