package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.AttemptStore;
import dev.darkroom.adapter.jdbc.RenderNotes;
import dev.darkroom.adapter.jdbc.RenderStore;
import dev.darkroom.asset.Spool;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderState;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;

/**
 * First step of the render route: takes the render, or drops the message when it is done or another worker has it. After
 * a crash it finds how far the last worker got and goes on from there.
 */
public final class Claims {
    /** Exchange property that holds the {@link RenderWork}. */
    public static final String WORK = "work";
    /** After so many failures of our own without an image at hand, a render is given up. */
    private static final int MOST_FAILURES = 8;

    private final RenderStore renders;
    private final AttemptStore attempts;
    private final Leases leases;
    private final JobReader reader;
    private final Spool spool;
    private final KnownInstances instances;

    public Claims(
            RenderStore renders,
            AttemptStore attempts,
            Leases leases,
            JobReader reader,
            Spool spool,
            KnownInstances instances) {
        this.renders = renders;
        this.attempts = attempts;
        this.leases = leases;
        this.reader = reader;
        this.spool = spool;
        this.instances = instances;
    }

    /** Puts the work into the exchange, or stops the exchange. */
    public void claim(@Body String renderId, Exchange exchange) throws IOException {
        Optional<Claim> claimed = renders.claim(renderId);
        if (claimed.isEmpty()) {
            exchange.setRouteStop(true);
            return;
        }
        Claim claim = claimed.get();
        JobEntry entry = reader.readOne(claim.document().getBytes(StandardCharsets.UTF_8));
        if (!entry.valid()) {
            end(
                    claim,
                    RenderState.FAILED,
                    ErrorType.INTERNAL,
                    "the job as accepted cannot be read any more: "
                            + entry.errors().get(0).sentence(),
                    exchange);
            return;
        }
        RenderWork work = new RenderWork(claim, entry.request());
        exchange.setProperty(WORK, work);
        leases.hold(claim);
        Optional<Attempt> open = attempts.open(claim);
        if (open.isPresent()) {
            resume(work, open.get());
        }
        if (work.hasImage()) {
            return;
        }
        if (!instances.knows(entry.request().instanceId())) {
            end(
                    claim,
                    RenderState.FAILED,
                    ErrorType.NOT_FOUND,
                    "instance '" + entry.request().instanceId() + "' is no longer in catalog/instances.yaml",
                    exchange);
            return;
        }
        if (claim.deadline() != null && Instant.now().isAfter(claim.deadline())) {
            end(
                    claim,
                    RenderState.CANCELLED,
                    ErrorType.CANCELLED,
                    "the deadline " + claim.deadline() + " passed before it was made",
                    exchange);
        } else if (claim.failures() >= MOST_FAILURES) {
            end(
                    claim,
                    RenderState.FAILED,
                    ErrorType.INTERNAL,
                    "given up after " + claim.failures() + " failures of our own; the log has the details",
                    exchange);
        }
    }

    private void end(Claim claim, RenderState state, ErrorType error, String message, Exchange exchange) {
        leases.letGo(claim);
        renders.end(claim, state, error, message, new RenderNotes(List.of(), List.of()));
        exchange.setRouteStop(true);
    }

    private void resume(RenderWork work, Attempt attempt) throws IOException {
        if (attempt.state() == AttemptState.READY) {
            resumeWithImage(work, attempt);
            return;
        }
        // Dry-run calls nobody, so an attempt that a crash cut short has bought nothing.
        if (!work.claim().dryRun() && attempt.state() != AttemptState.RESERVED) {
            throw new IllegalStateException(
                    "attempt " + attempt.attemptId() + " is " + attempt.state().word());
        }
        attempts.released(
                work.claim(),
                attempt,
                work.request().instanceId(),
                ErrorType.INTERNAL,
                "cut short when Darkroom was stopped",
                0);
        spool.remove(attempt.assetId());
    }

    /** The image is in the spool of the node that received it, which may not be this one. */
    private void resumeWithImage(RenderWork work, Attempt attempt) {
        if (Files.exists(spool.image(attempt.assetId()))) {
            work.resume(attempt);
            return;
        }
        if (!work.claim().dryRun()) {
            throw new IllegalStateException("the image of attempt " + attempt.attemptId()
                    + " is in the spool of another node; the render waits for that node");
        }
        attempts.spentLost(
                work.claim(),
                attempt,
                work.request().instanceId(),
                ErrorType.INTERNAL,
                "the picture stayed with a node that stopped; it is drawn again",
                0);
    }
}
