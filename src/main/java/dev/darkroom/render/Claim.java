package dev.darkroom.render;

import java.time.Instant;

/**
 * A render held by this process: every later write carries its fence, so that a worker that was paused and wakes up
 * after another took over changes nothing.
 *
 * @param renderId the render
 * @param jobKey its job
 * @param jobId the caller's id of the job
 * @param index which of the job's renders, from 0
 * @param fence grows with every claim
 * @param document the job as canonical JSON
 * @param dryRun whether the job is a dry-run job
 * @param deadline after this no new attempt is begun; null: none
 * @param failures how often Darkroom itself failed at it, or could not fetch its inputs
 * @param runId the run with a ceiling that the job belongs to; null: none
 * @param runLimitMicros that ceiling, micro-dollars; null: none
 * @param cancelled whether the job was to be cancelled when the render was taken
 */
public record Claim(
        String renderId,
        String jobKey,
        String jobId,
        int index,
        long fence,
        String document,
        boolean dryRun,
        Instant deadline,
        int failures,
        String runId,
        Long runLimitMicros,
        boolean cancelled) {

    /** Whether nobody had this render before, so that nothing was begun for it. */
    public boolean isFirst() {
        return fence == 1;
    }
}
