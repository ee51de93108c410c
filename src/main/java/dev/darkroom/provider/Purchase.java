package dev.darkroom.provider;

/** What is known of the money when a provider did not deliver. */
public enum Purchase {
    /** Surely nothing was bought: the request never arrived, or was refused. */
    NONE,
    /** It had the request and failed, and says of itself that it does not bill that. */
    UNBILLED,
    /** It may have been billed and the answer is lost. */
    UNKNOWN,
    /** Surely bought, and the image is gone or broken. */
    LOST
}
