package dev.darkroom.adapter.jdbc;

import dev.darkroom.job.JobKey;
import dev.darkroom.job.Submission;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.Claim;
import dev.darkroom.render.RenderWork;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Jobs whose images were all in the cache. Their rows are those of any job that is over; they are written in one
 * transaction, after the images are in storage, as nobody has to be asked or paid in between.
 */
public final class GivenJobs {
    private final Jdbi jdbi;
    private final JobStore jobs;

    public GivenJobs(Database database, JobStore jobs) {
        this.jdbi = database.jdbi();
        this.jobs = jobs;
    }

    /**
     * Accepts the job and ends it.
     *
     * @param works all its renders, each with its asset and an attempt of the cache; {@code files} of these count as used now
     * @param files of the cache, whose images they are
     * @return false when there is a job of that key: nothing is written then
     */
    public boolean end(Submission submission, JobKey key, List<RenderWork> works, List<String> files) {
        return jdbi.inTransaction(h -> {
            if (!jobs.insert(h, key, submission)) {
                return false;
            }
            Outbox.progress(h, key.value(), "running");
            works.forEach(work -> end(h, work));
            // In one order, so that two jobs never wait for each other's rows.
            files.stream().distinct().sorted().forEach(file -> CacheStore.used(h, file));
            JobStore.recompute(h, key.value());
            return true;
        });
    }

    private static void end(Handle h, RenderWork work) {
        Claim claim = work.claim();
        Attempt attempt = work.attempt();
        insertRender(h, claim, new RenderNotes(work.skipped(), work.warnings()));
        insertAttempt(h, claim, attempt);
        Ledger.free(h, attempt.attemptId(), work.request().instanceId(), claim.jobKey());
        Settlement.insertAsset(h, claim, attempt, work.asset());
        Settlement.insertExports(h, claim, work.asset(), work.request().exports());
    }

    private static void insertRender(Handle h, Claim claim, RenderNotes notes) {
        h.createUpdate("INSERT INTO renders (render_id, job_key, render_index, dry_run, state, fence, next_at, send_at,"
                        + " skipped, warnings, finished_at) VALUES (:id, :job, :index, :dryRun, 'done', :fence, <now>, <now>,"
                        + " :skipped, :warnings, <now>)")
                .bind("id", claim.renderId())
                .bind("job", claim.jobKey())
                .bind("index", claim.index())
                .bind("dryRun", claim.dryRun() ? 1 : 0)
                .bind("fence", claim.fence())
                .bind("skipped", notes.skippedJson())
                .bind("warnings", notes.warningsJson())
                .execute();
    }

    private static void insertAttempt(Handle h, Claim claim, Attempt attempt) {
        h.createUpdate(
                        "INSERT INTO attempts (attempt_id, render_id, number, provider, model_id, model_version, dry_run,"
                                + " state, asset_id, reserved_micros, settled_micros, submits, submit_started_at, spool_sha256, seed,"
                                + " final_prompt, cost_micros, latency_ms, cached, created_at, finished_at) VALUES (:id, :render, 1,"
                                + " :provider, :model, :version, :dryRun, 'settled', :asset, 0, 0, :submits, :created, :sha256, :seed,"
                                + " :finalPrompt, 0, :latency, 1, :created, <now>)")
                .bind("id", attempt.attemptId())
                .bind("render", claim.renderId())
                .bind("provider", attempt.provider())
                .bind("model", attempt.modelId())
                .bind("version", attempt.modelVersion())
                .bind("dryRun", claim.dryRun() ? 1 : 0)
                .bind("asset", attempt.assetId())
                .bind("submits", attempt.submits())
                .bind("created", attempt.created().toEpochMilli())
                .bind("sha256", attempt.result().spoolSha256())
                .bind("seed", attempt.result().seed())
                .bind("finalPrompt", StoredText.of(attempt.result().finalPrompt()))
                .bind("latency", attempt.result().latencyMillis())
                .execute();
    }
}
