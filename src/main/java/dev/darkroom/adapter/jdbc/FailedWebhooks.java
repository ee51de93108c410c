package dev.darkroom.adapter.jdbc;

import dev.darkroom.job.OpenAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** Events that webhooks have not taken and that are not tried again by themselves, and how many wait. */
public final class FailedWebhooks {
    private final Jdbi jdbi;

    public FailedWebhooks(Database database) {
        this.jdbi = database.jdbi();
    }

    /**
     * An event that was given up.
     *
     * @param deliveryId what {@link #retry} takes
     * @param jobKey the job, such as {@code default/spring-1}
     * @param type what happened to it
     * @param to scheme and host, or {@code instance}
     * @param status what was answered last; null: nothing
     */
    public record Entry(
            String deliveryId,
            String jobKey,
            String type,
            String to,
            int tries,
            Integer status,
            String message,
            Instant since) {}

    /** Those that were given up, the latest first. */
    public List<Entry> list(int most) {
        return jdbi.withHandle(
                h -> h.createQuery("SELECT d.delivery_id, o.job_key, o.type, w.url, d.tries, d.last_status,"
                                + " d.message, d.given_up_at FROM deliveries d JOIN outbox o ON o.event_id = d.event_id"
                                + " JOIN job_webhooks w ON w.job_key = o.job_key AND w.receiver = d.destination"
                                + " WHERE d.given_up_at IS NOT NULL AND d.channel = 'webhook'"
                                + " ORDER BY d.given_up_at DESC, d.delivery_id LIMIT :most")
                        .bind("most", most)
                        .map((r, c) -> {
                            int status = r.getInt(6);
                            Integer answered = r.wasNull() ? null : (Integer) status;
                            return new Entry(
                                    r.getString(1),
                                    r.getString(2),
                                    r.getString(3),
                                    shown(r.getString(4)),
                                    r.getInt(5),
                                    answered,
                                    r.getString(7),
                                    Instant.ofEpochMilli(r.getLong(8)));
                        })
                        .list());
    }

    /** What is shown of a receiver's address. */
    static String shown(String url) {
        return url == null ? JobWebhooks.INSTANCE : OpenAddress.origin(url);
    }

    /** Tries it for another day, beginning now; false when none of that id was given up. */
    public boolean retry(String deliveryId) {
        return jdbi.inTransaction(h -> {
            int again = h.createUpdate(
                            "UPDATE deliveries SET given_up_at = NULL, tries = 0, tried_at = NULL,"
                                    + " next_at = <now> WHERE delivery_id = :id AND channel = 'webhook' AND given_up_at IS NOT NULL")
                    .bind("id", deliveryId)
                    .execute();
            h.createUpdate("UPDATE job_webhooks SET gone_at = NULL WHERE (job_key, receiver) IN (SELECT o.job_key,"
                            + " d.destination FROM deliveries d JOIN outbox o ON o.event_id = d.event_id"
                            + " WHERE d.delivery_id = :id AND d.channel = 'webhook' AND d.given_up_at IS NULL)")
                    .bind("id", deliveryId)
                    .execute();
            return again == 1;
        });
    }

    /** The instances whose webhooks are owed events. */
    public Set<String> waitingInstances() {
        return jdbi.withHandle(h -> h.createQuery("SELECT DISTINCT j.instance_id FROM deliveries d"
                        + " JOIN outbox o ON o.event_id = d.event_id JOIN jobs j ON j.job_key = o.job_key"
                        + " WHERE d.published_at IS NULL AND d.given_up_at IS NULL AND d.channel = 'webhook'")
                .mapTo(String.class)
                .set());
    }

    /** How many deliveries to webhooks are {@code waiting} and {@code failed}; both are there. */
    public Map<String, Long> counts() {
        return jdbi.withHandle(h -> new TreeMap<>(Map.of(
                "waiting",
                h.createQuery("SELECT COUNT(*) FROM deliveries"
                                + " WHERE published_at IS NULL AND given_up_at IS NULL AND channel = 'webhook'")
                        .mapTo(Long.class)
                        .one(),
                "failed",
                h.createQuery("SELECT COUNT(*) FROM deliveries WHERE given_up_at IS NOT NULL AND channel = 'webhook'")
                        .mapTo(Long.class)
                        .one())));
    }
}
