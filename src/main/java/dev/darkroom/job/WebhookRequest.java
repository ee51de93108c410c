package dev.darkroom.job;

import java.util.Set;

/**
 * Who is told of a job's events by HTTP.
 *
 * @param receiver its name within the job: {@code callback} or {@code export-<index>}
 * @param url where; may hold a secret and is not shown, only its {@link OpenAddress#origin}
 * @param events the words of {@link JobEvents} it is told of
 */
public record WebhookRequest(String receiver, String url, Set<String> events) {
    @Override
    public String toString() {
        return receiver + " at " + OpenAddress.origin(url) + " of " + events;
    }
}
