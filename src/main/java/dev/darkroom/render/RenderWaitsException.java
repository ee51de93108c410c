package dev.darkroom.render;

import java.time.Duration;

/** The render can only be made later: it is put back, and that is nobody's failure. What is reserved stays reserved. */
public final class RenderWaitsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration pause;
    private final boolean counted;

    /** @param why what it waits for, as the end of a sentence that begins with "render … waits " */
    public RenderWaitsException(Claim claim, String why, Duration pause) {
        this(claim, why, pause, false);
    }

    private RenderWaitsException(Claim claim, String why, Duration pause, boolean counted) {
        super("render " + claim.renderId() + " waits " + why);
        this.pause = pause;
        this.counted = counted;
    }

    /** It waits for what may never come: how often is counted in {@link Claim#failures()}. */
    public static RenderWaitsException counted(Claim claim, String why, Duration pause) {
        return new RenderWaitsException(claim, why, pause, true);
    }

    /** Whether this wait is counted. */
    public boolean counted() {
        return counted;
    }

    /** When to look again. */
    public Duration pause() {
        return pause;
    }
}
