package dev.darkroom.adapter.jdbc;

import dev.darkroom.asset.Asset;
import dev.darkroom.asset.ReviewState;
import dev.darkroom.job.Accepted;
import dev.darkroom.job.ExportRequest;
import dev.darkroom.job.ImageFormat;
import dev.darkroom.job.JobConflictException;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.ReplyAddress;
import dev.darkroom.job.Submission;
import dev.darkroom.money.Budgets;
import dev.darkroom.money.Limits;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Walks jobs through the stores, step by step, as the routes do. Dry-run, as node {@code node-a}. */
final class TestPipeline {
    static final Duration LEASE = Duration.ofMinutes(1);
    static final RenderNotes NO_NOTES = new RenderNotes(List.of(), List.of());
    static final Budgets NO_LIMITS = new Budgets(Limits.NONE, id -> Limits.NONE);
    static final String SHA256 = "ab".repeat(32);
    private static final JobReader READER = new JobReader(100_000, List.of("sdxl", "flux", "noop_media"));

    final Database database;
    final JobStore jobs;
    final RenderStore renders;
    final AttemptStore attempts;
    final AttemptEnds ends;
    final Settlement settlement;
    final ExportStore exports;
    final DeliveryStore deliveries;
    final ResultReader results;

    TestPipeline(Database database) {
        this(database, NO_LIMITS);
    }

    TestPipeline(Database database, Budgets budgets) {
        this.database = database;
        this.jobs = new JobStore(database, true);
        this.renders = renders("node-a");
        this.attempts = new AttemptStore(database, budgets);
        this.ends = new AttemptEnds(database);
        this.settlement = new Settlement(database);
        this.exports = new ExportStore(database, "node-a", LEASE, true);
        this.deliveries = new DeliveryStore(database, "node-a");
        this.results = new ResultReader(database);
    }

    RenderStore renders(String owner) {
        return new RenderStore(database, owner, LEASE, true);
    }

    static Submission submission(String members, ReplyAddress reply) {
        String json = "{'prompt':'a fox'," + members + "}";
        JobEntry entry = READER.readOne(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        if (!entry.valid()) {
            throw new IllegalArgumentException(entry.errors().toString());
        }
        return new Submission(entry, entry.request().jobId(), "queue", reply, null);
    }

    /** An export as a job asks for it. */
    static ExportRequest export(String members) {
        return submission("'exports':[{" + members + "}]", null)
                .entry()
                .request()
                .exports()
                .get(0);
    }

    Accepted accept(Submission submission) {
        try {
            return jobs.accept(submission, Duration.ofMinutes(1));
        } catch (JobConflictException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Accepts a job of {@code n} images; its key is {@code default/<id>~dry}. */
    Accepted accept(String jobId, int n) {
        return accept(submission("'job_id':'" + jobId + "','n':" + n, null));
    }

    Claim claim(String renderId) {
        return renders.claim(renderId).orElseThrow();
    }

    Claim claimAs(String owner, String renderId) {
        return renders(owner).claim(renderId).orElseThrow();
    }

    Attempt reserve(Claim claim, String provider, long micros) {
        return reserve(attempts, claim, provider, micros);
    }

    static Attempt reserve(AttemptStore attempts, Claim claim, String provider, long micros) {
        Budgets.Buyer buyer = new Budgets.Buyer(
                requestOf(claim).instanceId(),
                claim.jobKey(),
                requestOf(claim).maxCostMicros(),
                claim.runId(),
                claim.runLimitMicros());
        return attempts.reserve(
                claim,
                new AttemptStore.Order(
                        buyer, provider, "model-1", null, UUID.randomUUID().toString(), micros, micros == 0));
    }

    Attempt ready(Claim claim) {
        return ready(claim, "sdxl", 0);
    }

    Attempt ready(Claim claim, String provider, long micros) {
        Attempt submitting = attempts.submitting(claim, reserve(claim, provider, micros));
        return ready(claim, submitting, SHA256, 7L, "a fine fox", 120);
    }

    Attempt ready(Claim claim, Attempt submitting, String sha256, Long seed, String prompt, long latencyMillis) {
        return attempts.ready(claim, submitting, new Attempt.Result(sha256, seed, prompt, null, latencyMillis));
    }

    void released(Claim claim, Attempt attempt, ErrorType error, String message, long latencyMillis) {
        ends.released(claim, attempt, new AttemptEnds.Failure(error, message, latencyMillis));
    }

    void spentLost(Claim claim, Attempt attempt, ErrorType error, String message, long latencyMillis) {
        ends.spentLost(claim, attempt, new AttemptEnds.Failure(error, message, latencyMillis));
    }

    /** The image of an attempt that is ready. */
    static Asset asset(Claim claim, Attempt attempt, long costMicros) {
        String key = "default/" + attempt.assetId();
        return new Asset(
                attempt.assetId(),
                "default",
                "main",
                claim.jobId(),
                claim.index(),
                List.of("generated", "generated-" + attempt.provider()),
                "a fox",
                "a fine fox",
                attempt.modelId(),
                attempt.provider(),
                attempt.result().seed(),
                640,
                480,
                ImageFormat.PNG,
                12_345,
                attempt.result().spoolSha256(),
                "0123456789abcdef",
                List.of("#000000", "#ffffff"),
                key + ".png",
                key + ".thumb.jpg",
                key + ".json",
                "file:///storage/" + key + ".png",
                costMicros,
                attempt.created(),
                null,
                ReviewState.PENDING,
                attempt.provider().equals("noop_media"),
                claim.dryRun());
    }

    void settle(Claim claim, Attempt attempt) {
        settle(claim, attempt, 0);
    }

    void settle(Claim claim, Attempt attempt, long costMicros) {
        settlement.settle(
                claim,
                attempt,
                asset(claim, attempt, costMicros),
                requestOf(claim).exports(),
                NO_NOTES);
    }

    static dev.darkroom.job.JobRequest requestOf(Claim claim) {
        return READER.readOne(claim.document().getBytes(StandardCharsets.UTF_8)).request();
    }

    /** Takes the render from the queue to its image. */
    void make(String renderId) {
        Claim claim = claim(renderId);
        settle(claim, ready(claim));
    }

    void fail(String renderId) {
        end(renderId, RenderState.FAILED, ErrorType.UNAVAILABLE);
    }

    void end(String renderId, RenderState state, ErrorType error) {
        renders.end(claim(renderId), state, error, "no luck", NO_NOTES);
    }
}
