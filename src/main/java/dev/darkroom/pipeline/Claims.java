package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.AttemptEnds;
import dev.darkroom.adapter.jdbc.CancelStore;
import dev.darkroom.adapter.jdbc.RenderNotes;
import dev.darkroom.adapter.jdbc.RenderStore;
import dev.darkroom.asset.InputFiles;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderState;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
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
    /** After so many failures of our own without an image at hand, a render is given up. */
    private static final int MOST_FAILURES = 8;

    private final RenderStore renders;
    private final Recovery recovery;
    private final AttemptEnds ends;
    private final Leases leases;
    private final InputFiles inputs;
    private final JobReader reader;
    private final KnownInstances instances;

    public Claims(
            RenderStore renders,
            Recovery recovery,
            AttemptEnds ends,
            Leases leases,
            InputFiles inputs,
            JobReader reader,
            KnownInstances instances) {
        this.renders = renders;
        this.recovery = recovery;
        this.ends = ends;
        this.leases = leases;
        this.inputs = inputs;
        this.reader = reader;
        this.instances = instances;
    }

    /** Puts the work into the exchange, or stops the exchange. */
    public void claim(@Body String renderId, Exchange exchange) throws IOException {
        if (leases.worksOn(renderId)) {
            // Its lease may have run out in a freeze; its files are in use all the same. The sweeper finds it again.
            exchange.setRouteStop(true);
            return;
        }
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
        boolean over = recovery.resume(work);
        if (!over && !work.bought() && !work.held()) {
            endWhatCannotBegin(work, exchange);
        }
    }

    private void endWhatCannotBegin(RenderWork work, Exchange exchange) throws IOException {
        Claim claim = work.claim();
        if (claim.cancelled()) {
            end(work, RenderState.CANCELLED, ErrorType.CANCELLED, CancelStore.MESSAGE, exchange);
        } else if (!instances.knows(work.request().instanceId())) {
            end(
                    work,
                    RenderState.FAILED,
                    ErrorType.NOT_FOUND,
                    "instance '" + work.request().instanceId() + "' is no longer in catalog/instances.yaml",
                    exchange);
        } else if (claim.deadline() != null && Instant.now().isAfter(claim.deadline())) {
            end(
                    work,
                    RenderState.CANCELLED,
                    ErrorType.CANCELLED,
                    "the deadline " + claim.deadline() + " passed before it was made",
                    exchange);
        } else if (claim.failures() >= MOST_FAILURES) {
            end(
                    work,
                    RenderState.FAILED,
                    ErrorType.INTERNAL,
                    "given up after " + claim.failures() + " failures of our own; the log has the details",
                    exchange);
        }
    }

    private void end(RenderWork work, RenderState state, ErrorType error, String message, Exchange exchange)
            throws IOException {
        if (work.isReserved()) {
            ends.released(work.claim(), work.attempt(), new AttemptEnds.Failure(error, message, 0));
        }
        end(work.claim(), state, error, message, exchange);
        inputs.removeAll(work.claim().renderId(), work.request());
    }

    private void end(Claim claim, RenderState state, ErrorType error, String message, Exchange exchange) {
        leases.letGo(claim);
        renders.end(claim, state, error, message, new RenderNotes(List.of(), List.of()));
        exchange.setRouteStop(true);
    }
}
