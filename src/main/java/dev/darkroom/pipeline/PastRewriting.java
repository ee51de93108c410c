package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.AttemptEnds;
import dev.darkroom.adapter.jdbc.RewritingStore;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderWork;

/** What became of a render's prompt before this claim. Nobody is asked twice to rewrite it. */
public final class PastRewriting {
    private static final String CUT = "Darkroom stopped while openrouter was being asked; it may have been billed";

    private final RewritingStore rewritings;
    private final AttemptEnds ends;

    public PastRewriting(RewritingStore rewritings, AttemptEnds ends) {
        this.rewritings = rewritings;
        this.ends = ends;
    }

    /** Takes the rewritten prompt into the work, or the reason why there is none; ends what a crash cut short. */
    void resume(RenderWork work) {
        if (work.request().enhance()) {
            rewritings.find(work.claim()).ifPresent(found -> resume(work, found.attempt(), found.message()));
        }
    }

    private void resume(RenderWork work, Attempt attempt, String message) {
        switch (attempt.state()) {
            case SETTLED -> work.wording().rewritten(attempt.result().finalPrompt());
            // It was not sent, so it may begin anew.
            case RESERVED ->
                ends.released(
                        work.claim(),
                        attempt,
                        new AttemptEnds.Failure(ErrorType.INTERNAL, "cut short when Darkroom was stopped", 0));
            case SUBMITTING -> {
                rewritings.spentUnknown(work.claim(), attempt, new AttemptEnds.Failure(ErrorType.TIMEOUT, CUT, 0));
                Enhancement.kept(work, CUT);
            }
            default -> Enhancement.kept(work, message);
        }
    }
}
