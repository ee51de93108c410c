package dev.darkroom.access;

import java.util.Optional;

/** Where keys are kept. */
public interface KeptKeys {
    /** The key of this id as it is now; empty: there is none, or it is revoked or expired. */
    Optional<UsableKey> usable(String keyId);

    /** Whether any key is usable now. */
    boolean any();

    /** Writes down that the key was used now, unless that was done within the last minute. */
    void used(String keyId);
}
