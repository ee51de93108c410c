package dev.darkroom.render;

import java.time.Duration;

/** The render can only be made later: it is put back, and that is nobody's failure. What is reserved stays reserved. */
public final class RenderWaitsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration pause;

    /** @param why what it waits for, as the end of a sentence that begins with "render … waits " */
    public RenderWaitsException(Claim claim, String why, Duration pause) {
        super("render " + claim.renderId() + " waits " + why);
        this.pause = pause;
    }

    /** When to look again. */
    public Duration pause() {
        return pause;
    }
}
