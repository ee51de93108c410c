package dev.darkroom.job;

import java.util.List;

/**
 * What became of a submission.
 *
 * @param key the job
 * @param known true when the very same job was accepted before: nothing new was made
 * @param newRenders ids of the renders that were made for it, to be announced on the queue; empty when known
 * @param priority the job's priority, 0 to 9
 */
public record Accepted(JobKey key, boolean known, List<String> newRenders, int priority) {}
