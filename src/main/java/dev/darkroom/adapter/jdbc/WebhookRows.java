package dev.darkroom.adapter.jdbc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** The events that a job's webhooks were and are owed, as its result shows them. */
final class WebhookRows {
    private WebhookRows() {}

    /** In the order of the events; empty: the job has no webhooks. */
    static ArrayNode of(Handle h, String jobKey) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        h.createQuery("SELECT d.delivery_id, o.type, w.url, d.tries, d.last_status, d.message, d.published_at,"
                        + " d.given_up_at, d.next_at FROM job_webhooks w JOIN outbox o ON o.job_key = w.job_key"
                        + " JOIN deliveries d ON d.event_id = o.event_id AND d.destination = w.receiver"
                        + " AND d.channel = 'webhook' WHERE w.job_key = :key ORDER BY o.seq, w.receiver")
                .bind("key", jobKey)
                .map((r, c) -> row(r))
                .forEach(all::add);
        return all;
    }

    private static ObjectNode row(ResultSet r) throws SQLException {
        String message = r.getString(6);
        boolean published = r.getObject(7) != null;
        boolean givenUp = r.getObject(8) != null;
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("id", r.getString(1));
        row.put("event", r.getString(2));
        row.put("to", FailedWebhooks.shown(r.getString(3)));
        String ended = message == null ? "delivered" : "not_sent";
        row.put("state", published ? ended : givenUp ? "failed" : "waiting");
        row.put("tries", r.getInt(4));
        int status = r.getInt(5);
        row.put("status", r.wasNull() ? null : (Integer) status);
        if (message != null) {
            row.put("message", message);
        }
        if (message != null && !published && !givenUp) {
            row.put("next_try", Instant.ofEpochMilli(r.getLong(9)).toString());
        }
        return row;
    }
}
