package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.AttemptEnds;
import dev.darkroom.adapter.jdbc.AttemptStore;
import dev.darkroom.asset.Spool;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** Finds how far the last worker of a render got, and goes on from there. Nothing that may have been sent is sent again. */
public final class Recovery {
    private final AttemptStore store;
    private final AttemptEnds ends;
    private final Spool spool;
    private final UnknownPolicy unknown;
    private final LostImages lost;
    private final PastRewriting rewriting;

    public Recovery(
            AttemptStore store,
            AttemptEnds ends,
            Spool spool,
            UnknownPolicy unknown,
            LostImages lost,
            PastRewriting rewriting) {
        this.store = store;
        this.ends = ends;
        this.spool = spool;
        this.unknown = unknown;
        this.lost = lost;
        this.rewriting = rewriting;
    }

    /**
     * Takes the render's rewritten prompt and its open attempt, if it has any, into the work.
     *
     * @return whether the render is over: its image was paid for and is lost
     */
    boolean resume(RenderWork work) throws IOException {
        if (work.claim().isFirst()) {
            return false;
        }
        rewriting.resume(work);
        store.boughtBlindly(work.claim()).forEach(work::askLast);
        Optional<Attempt> open = store.open(work.claim());
        if (open.isEmpty()) {
            return false;
        }
        Attempt attempt = open.get();
        switch (attempt.state()) {
            case RESERVED, SUBMITTED -> work.resume(attempt);
            case SUBMITTING -> submitting(work, attempt);
            case READY -> ready(work, attempt);
            case UNKNOWN -> unknown(work, attempt);
            default -> throw new IllegalStateException("attempt " + attempt.attemptId() + " is over");
        }
        return attempt.state() == AttemptState.READY && isPaid(work, attempt) && !work.hasImage();
    }

    /** Whether a provider was asked: otherwise its image is had again for nothing. */
    private static boolean isPaid(RenderWork work, Attempt attempt) {
        return !work.isDryRun() && !attempt.cached();
    }

    /** The request may have left. Only an answer that had reached the disk says more. */
    private void submitting(RenderWork work, Attempt attempt) throws IOException {
        boolean free = attempt.reservedMicros() == 0 && !spool.hasAnswer(attempt.assetId());
        if (work.isDryRun() || free) {
            cutShort(work, attempt);
            return;
        }
        work.resume(attempt);
        if (!spool.hasAnswer(attempt.assetId())) {
            spool.remove(attempt.assetId());
            unknown.apply(
                    work,
                    new AttemptEnds.Failure(
                            ErrorType.TIMEOUT, "Darkroom stopped while " + attempt.provider() + " was being asked", 0));
        }
    }

    /** Darkroom stopped between the attempt's end and the render's. */
    private void unknown(RenderWork work, Attempt attempt) {
        work.resume(attempt);
        unknown.apply(
                work,
                new AttemptEnds.Failure(ErrorType.TIMEOUT, "the answer of " + attempt.provider() + " was lost", 0));
    }

    /** Dry-run calls nobody, and a price of 0 is nothing: an attempt that a crash cut short has bought nothing. */
    private void cutShort(RenderWork work, Attempt attempt) throws IOException {
        ends.released(
                work.claim(),
                attempt,
                new AttemptEnds.Failure(ErrorType.INTERNAL, "cut short when Darkroom was stopped", 0));
        spool.remove(attempt.assetId());
    }

    /** The image is in the spool of the node that received it, which may not be this one. */
    private void ready(RenderWork work, Attempt attempt) throws IOException {
        if (Files.exists(spool.image(attempt.assetId()))) {
            work.resume(attempt);
            return;
        }
        if (isPaid(work, attempt)) {
            work.resume(attempt);
            lost.find(work);
            return;
        }
        ends.spentLost(
                work.claim(),
                attempt,
                new AttemptEnds.Failure(
                        ErrorType.INTERNAL, "the picture stayed with a node that stopped; it is had again", 0));
    }
}
