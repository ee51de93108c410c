package dev.darkroom.render;

/** No provider made the image, and at least one could not be asked because all its places were taken. */
public final class ProvidersBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ProvidersBusyException(Claim claim) {
        super("render " + claim.renderId() + " waits for a free place at a provider");
    }
}
