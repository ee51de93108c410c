package dev.darkroom.adapter.jdbc;

import dev.darkroom.access.SecretBox;
import dev.darkroom.access.WebhookSecret;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What the webhooks of instances are signed with: two valid at a time, closed up by a {@link SecretBox}. */
public final class WebhookSecrets {
    private static final int MOST_VALID = 2;

    private final Jdbi jdbi;
    private final SecretBox box;

    public WebhookSecrets(Database database, SecretBox box) {
        this.jdbi = database.jdbi();
        this.box = box;
    }

    /**
     * What may be shown of a secret.
     *
     * @param revoked null: it is valid
     */
    public record Entry(String secretId, String instanceId, Instant created, Instant revoked) {}

    /**
     * Adds a secret, unless its instance has two. With the first one, what has waited for it is sent at once.
     *
     * @return the ids of those that stand in its way; empty when it is added
     */
    public List<String> add(WebhookSecret secret, String instanceId) {
        String sealed = box.seal(purpose(secret.secretId()), secret.text());
        return jdbi.inTransaction(h -> {
            for (int slot = 1; slot <= MOST_VALID; slot++) {
                int added = h.createUpdate(
                                "INSERT INTO webhook_secrets (secret_id, instance_id, slot, sealed, created_at)"
                                        + " VALUES (:id, :instance, :slot, :sealed, <now>)"
                                        + " ON CONFLICT (instance_id, slot) DO NOTHING")
                        .bind("id", secret.secretId())
                        .bind("instance", instanceId)
                        .bind("slot", slot)
                        .bind("sealed", sealed)
                        .execute();
                if (added == 1) {
                    if (ids(h, instanceId).size() == 1) {
                        wake(h, instanceId);
                    }
                    return List.of();
                }
            }
            return ids(h, instanceId);
        });
    }

    /** What a receiver has answered keeps its pause. */
    private static void wake(Handle h, String instanceId) {
        h.createUpdate("UPDATE deliveries SET next_at = <now> WHERE channel = 'webhook' AND published_at IS NULL"
                        + " AND given_up_at IS NULL AND owner IS NULL AND last_status IS NULL AND EXISTS ("
                        + "   SELECT 1 FROM outbox o JOIN jobs j ON j.job_key = o.job_key"
                        + "   WHERE o.event_id = deliveries.event_id AND j.instance_id = :instance)")
                .bind("instance", instanceId)
                .execute();
    }

    private static List<String> ids(Handle h, String instanceId) {
        return h.createQuery("SELECT secret_id FROM webhook_secrets WHERE instance_id = :instance AND slot IS NOT NULL"
                        + " ORDER BY created_at, secret_id")
                .bind("instance", instanceId)
                .mapTo(String.class)
                .list();
    }

    /** Whether the instance has one that is valid. */
    public boolean any(String instanceId) {
        return jdbi.withHandle(h -> !ids(h, instanceId).isEmpty());
    }

    /**
     * The valid ones of an instance, the oldest first; none, one or two.
     *
     * @throws dev.darkroom.access.SecretBoxException when they were closed up with another key
     */
    public List<WebhookSecret> valid(String instanceId) {
        return jdbi
                .withHandle(h -> h.createQuery("SELECT secret_id, sealed FROM webhook_secrets"
                                + " WHERE instance_id = :instance AND slot IS NOT NULL ORDER BY created_at, secret_id")
                        .bind("instance", instanceId)
                        .map((r, c) -> new String[] {r.getString(1), r.getString(2)})
                        .list())
                .stream()
                .map(row -> new WebhookSecret(row[0], box.open(purpose(row[0]), row[1])))
                .toList();
    }

    /**
     * All secrets, the oldest first.
     *
     * @param instanceId only those of this instance; null: of all
     */
    public List<Entry> list(String instanceId) {
        return jdbi.withHandle(h -> h.createQuery("SELECT secret_id, instance_id, created_at, revoked_at"
                        + " FROM webhook_secrets WHERE instance_id = COALESCE(CAST(:instance AS TEXT), instance_id)"
                        + " ORDER BY created_at, secret_id")
                .bind("instance", instanceId)
                .map((r, c) -> {
                    long revoked = r.getLong(4);
                    Instant end = r.wasNull() ? null : Instant.ofEpochMilli(revoked);
                    return new Entry(r.getString(1), r.getString(2), Instant.ofEpochMilli(r.getLong(3)), end);
                })
                .list());
    }

    /** Ends a secret for ever and forgets it; false when there is no valid one of that id. */
    public boolean revoke(String secretId) {
        return jdbi.withHandle(h -> h.createUpdate("UPDATE webhook_secrets SET slot = NULL, sealed = NULL,"
                                + " revoked_at = <now> WHERE secret_id = :id AND slot IS NOT NULL")
                        .bind("id", secretId)
                        .execute()
                == 1);
    }

    private static String purpose(String secretId) {
        return "webhook-secret/" + secretId;
    }
}
