package dev.darkroom.provider;

/** What is known of the money when a provider did not deliver. */
public enum Purchase {
    /** Surely nothing was bought: the request never arrived, or was refused, or is documented as not billed. */
    NONE,
    /** It may have been billed and the answer is lost. */
    UNKNOWN,
    /** Surely bought, and the image is gone or broken. */
    LOST
}
