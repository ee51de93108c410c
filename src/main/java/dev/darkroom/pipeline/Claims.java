package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.AttemptStore;
import dev.darkroom.adapter.jdbc.RenderNotes;
import dev.darkroom.adapter.jdbc.RenderStore;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.JobRequest;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderState;
import dev.darkroom.render.RenderWork;
import java.nio.charset.StandardCharsets;
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

    private final RenderStore renders;
    private final AttemptStore attempts;
    private final Leases leases;
    private final JobReader reader;

    public Claims(RenderStore renders, AttemptStore attempts, Leases leases, JobReader reader) {
        this.renders = renders;
        this.attempts = attempts;
        this.leases = leases;
        this.reader = reader;
    }

    /** Puts the work into the exchange, or stops the exchange. */
    public void claim(@Body String renderId, Exchange exchange) {
        Optional<Claim> claimed = renders.claim(renderId);
        if (claimed.isEmpty()) {
            exchange.setRouteStop(true);
            return;
        }
        Claim claim = claimed.get();
        leases.hold(claim);
        RenderWork work = new RenderWork(claim, request(claim));
        exchange.setProperty(WORK, work);
        attempts.open(claim).ifPresent(attempt -> resume(work, attempt));
        if (claim.deadline() != null && Instant.now().isAfter(claim.deadline()) && work.attempt() == null) {
            renders.end(
                    claim,
                    RenderState.CANCELLED,
                    ErrorType.CANCELLED,
                    "the deadline " + claim.deadline() + " passed before it was made",
                    new RenderNotes(List.of(), List.of()));
            leases.letGo(claim);
            exchange.setRouteStop(true);
        }
    }

    private JobRequest request(Claim claim) {
        JobEntry entry = reader.readOne(claim.document().getBytes(StandardCharsets.UTF_8));
        if (!entry.valid()) {
            throw new IllegalStateException("the job as accepted cannot be read any more: "
                    + entry.errors().get(0).sentence());
        }
        return entry.request();
    }

    private void resume(RenderWork work, Attempt attempt) {
        if (attempt.state() == AttemptState.READY) {
            work.resume(attempt);
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
    }
}
