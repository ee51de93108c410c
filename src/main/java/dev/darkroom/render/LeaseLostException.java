package dev.darkroom.render;

/** Another worker holds the render now: this one must stop and change nothing. */
public final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LeaseLostException(Claim claim) {
        super("render " + claim.renderId() + " is held by another worker since fence " + claim.fence());
    }
}
