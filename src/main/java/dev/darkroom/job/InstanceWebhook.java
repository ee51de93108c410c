package dev.darkroom.job;

import java.util.Optional;
import java.util.Set;

/**
 * Where an instance wants to be told of all its jobs.
 *
 * @param url may hold a secret and is not shown, only its {@link OpenAddress#origin}
 * @param events the words of {@link JobEvents} it is told of
 */
public record InstanceWebhook(String url, Set<String> events) {
    @Override
    public String toString() {
        return OpenAddress.origin(url) + " of " + events;
    }

    /** Tells the webhook of an instance as it is now; empty: it has none. */
    @FunctionalInterface
    public interface Known {
        /** No instance has one. */
        Known NONE = instance -> Optional.empty();

        /** The webhook of the instance of this id. */
        Optional<InstanceWebhook> of(String instanceId);
    }
}
