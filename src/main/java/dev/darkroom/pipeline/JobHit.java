package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.CacheStore;
import dev.darkroom.adapter.jdbc.GivenJobs;
import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.asset.AssetIds;
import dev.darkroom.asset.BadImageException;
import dev.darkroom.asset.CacheFiles;
import dev.darkroom.asset.Spool;
import dev.darkroom.asset.StoreItem;
import dev.darkroom.job.Accepted;
import dev.darkroom.job.JobKey;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.Operation;
import dev.darkroom.job.Submission;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.CachedImage;
import dev.darkroom.render.Claim;
import dev.darkroom.render.Fingerprints;
import dev.darkroom.render.Inputs;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.ExchangePropertyKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job whose caller waits and whose images this node's cache has, all of them: nobody is asked and nothing is paid, so that
 * there is nothing to go on with after a crash. Its images are stored, and then it is accepted and over in one transaction.
 * Whatever stands in the way, the job is made like any other, and looks into the cache again.
 */
public final class JobHit {
    private static final Logger LOGGER = LoggerFactory.getLogger(JobHit.class);
    /** Exchange property: the {@link Gift} that was begun for the job; not set: there is none. */
    private static final String GIFT = "gift";

    private final Fingerprints fingerprints;
    private final CacheStore store;
    private final CacheFiles files;
    private final JobStore jobs;
    private final GivenJobs given;
    private final Enrichment enrichment;
    private final Spool spool;
    private final AssetIds ids;
    private final RenderLog log;

    public JobHit(
            Fingerprints fingerprints,
            CacheStore store,
            CacheFiles files,
            JobStore jobs,
            GivenJobs given,
            Enrichment enrichment,
            Spool spool,
            AssetIds ids,
            RenderLog log) {
        this.fingerprints = fingerprints;
        this.store = store;
        this.files = files;
        this.jobs = jobs;
        this.given = given;
        this.enrichment = enrichment;
        this.spool = spool;
        this.ids = ids;
        this.log = log;
    }

    /** @param works the job's renders, with their assets; {@code files} of the cache are their images */
    private record Gift(JobKey key, List<RenderWork> works, List<String> files) {}

    /** The objects to store for the job; none when it has to be made. */
    public List<StoreItem> find(@ExchangeProperty(Making.SUBMISSION) Submission submission, Exchange exchange)
            throws IOException, InterruptedException {
        List<CachedImage> images = images(submission);
        JobKey key = JobKey.of(submission.entry().request().instanceId(), submission.jobId(), jobs.dryRun());
        if (images.isEmpty() || jobs.state(key).isPresent()) {
            return List.of();
        }
        Gift gift = new Gift(
                key, new ArrayList<>(), images.stream().map(CachedImage::file).toList());
        exchange.setProperty(GIFT, gift);
        List<StoreItem> items = new ArrayList<>();
        for (CachedImage image : images) {
            RenderWork work = work(submission, key, gift.works().size(), image);
            gift.works().add(work);
            try {
                items.addAll(enrichment.enrich(work, files.path(image.file())));
            } catch (BadImageException e) {
                LOGGER.warn("the cached image {} is not used: {}", image.file(), e.getMessage());
                store.drop(image);
                files.remove(image.file());
                forget(gift);
                return List.of();
            }
        }
        return items;
    }

    /** An image for each render; none when one of them is missing, or the job may not be given any. */
    private List<CachedImage> images(Submission submission) throws IOException {
        JobRequest request = submission.entry().request();
        if (submission.fresh() || request.operation() == Operation.EDIT || request.deadline() != null) {
            return List.of();
        }
        List<CachedImage> images = new ArrayList<>();
        for (int index = 0; index < request.n(); index++) {
            String fingerprint = fingerprints.of(request, Inputs.NONE, index, jobs.dryRun());
            Optional<CachedImage> image = fingerprint == null ? Optional.empty() : store.findOurs(fingerprint);
            if (image.isEmpty() || !files.has(image.get().file(), image.get().bytes())) {
                return List.of();
            }
            images.add(image.get());
        }
        return images;
    }

    /** A render as it is when its image is in the spool. */
    private RenderWork work(Submission submission, JobKey key, int index, CachedImage image) {
        String renderId = key.renderId(index);
        Claim claim = new Claim(
                renderId,
                key.value(),
                submission.jobId(),
                index,
                1,
                submission.entry().document(),
                jobs.dryRun(),
                null,
                0,
                null,
                null,
                false);
        RenderWork work = new RenderWork(claim, submission.entry().request());
        work.resume(new Attempt(
                        renderId + "/1",
                        image.provider(),
                        image.modelId(),
                        image.modelVersion(),
                        ids.next(),
                        image.found(),
                        AttemptState.READY,
                        0,
                        1,
                        null,
                        null,
                        new Attempt.Result(image.sha256(), image.seed(), image.finalPrompt(), 0L, 0))
                .fromCache());
        return work;
    }

    /** The images are in storage: accepts the job and ends it, unless it was accepted meanwhile. */
    public void end(
            @ExchangeProperty(Making.SUBMISSION) Submission submission,
            @ExchangeProperty(GIFT) Gift gift,
            Exchange exchange)
            throws IOException {
        boolean over = given.end(submission, gift.key(), gift.works(), gift.files());
        if (over) {
            gift.works().forEach(log::made);
            int priority = submission.entry().request().priority();
            exchange.setProperty(Acceptance.ACCEPTED, new Accepted(gift.key(), false, List.of(), priority));
        }
        forget(gift);
    }

    /** It could not be given its images: it is made. What it left in the spool would count as waiting for storage for ever. */
    public void failed(Exchange exchange) {
        Exception cause = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        LOGGER.warn("a job is made, although its images are in the cache: {}", cause.toString());
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        Gift gift = exchange.getProperty(GIFT, Gift.class);
        if (gift != null) {
            try {
                forget(gift);
            } catch (IOException e) {
                LOGGER.warn("files that it left in the spool stay there until the next start: {}", e.toString());
            }
        }
    }

    private void forget(Gift gift) throws IOException {
        for (RenderWork work : gift.works()) {
            spool.remove(work.attempt().assetId());
        }
    }
}
