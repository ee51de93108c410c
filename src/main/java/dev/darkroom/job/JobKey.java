package dev.darkroom.job;

/**
 * A job's identity in the database: {@code instance/job_id}, with {@code ~dry} behind it for dry-run jobs. Dry-run jobs
 * live apart from real ones, so that trying a job out never stands in the way of doing it.
 *
 * @param value the key itself
 */
public record JobKey(String value) {
    /** The key of one instance's job. */
    public static JobKey of(String instanceId, String jobId, boolean dryRun) {
        return new JobKey(instanceId + "/" + jobId + (dryRun ? "~dry" : ""));
    }

    /** The id of one of the job's renders; {@code index} from 0. */
    public String renderId(int index) {
        return value + "/" + index;
    }

    @Override
    public String toString() {
        return value;
    }
}
