package dev.darkroom.access;

import java.util.Optional;

/** Where keys are kept. */
public interface KeptKeys {
    /** The key of this id as it is now; empty: there is none, or it is revoked or expired. */
    Optional<UsableKey> usable(String keyId);

    /**
     * Whether there is any key that nobody revoked. One that has expired counts: time alone must not open a server to
     * callers without a key.
     */
    boolean any();

    /** Writes down that the key was used now, unless that was done within the last minute. */
    void used(String keyId);
}
