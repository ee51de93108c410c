package dev.darkroom.adapter.jdbc;

import dev.darkroom.adapter.jdbc.Outbox.Delivery;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Hands out what the outbox owes to folders and queues: at least once, with the same event id every time, each to one process at a
 * time. Webhooks are handed out by {@link WebhookStore}.
 */
public final class DeliveryStore {
    /** Longest pause between two tries of one delivery, milliseconds. */
    private static final long LONGEST_RETRY_MILLIS = 300_000;
    /** How long a batch may take before another process takes it up. */
    private static final long LEASE_MILLIS = 300_000;

    /** A reply queue that cannot be reached so often, over some four minutes, is taken to be gone with its owner. */
    private static final int MOST_REPLY_TRIES = 8;

    private static final String OPEN = " published_at IS NULL AND given_up_at IS NULL";

    private final Jdbi jdbi;
    private final String owner;

    /** @param owner this node's id */
    public DeliveryStore(Database database, String owner) {
        this.jdbi = database.jdbi();
        this.owner = owner;
    }

    /**
     * Takes deliveries that are due, the oldest first; of one job, only the earliest event for each receiver. Each is to
     * be ended with {@link #published} or {@link #failed}.
     */
    public List<Delivery> take(int most) {
        // Asked often, with nothing to do mostly: the read alone keeps nobody waiting.
        List<Delivery> due = jdbi.withHandle(h -> due(h, most));
        return due.isEmpty() ? due : jdbi.inTransaction(h -> take(h, due));
    }

    /** Those that nobody else has taken since. A batch, not a list, so that all nodes lock rows in the same order. */
    private List<Delivery> take(Handle h, List<Delivery> due) {
        PreparedBatch batch = h.prepareBatch("UPDATE deliveries SET owner = :owner, next_at = <now> + :lease"
                + " WHERE delivery_id = :id AND" + OPEN + " AND next_at <= <now>");
        for (Delivery each : due) {
            batch.bind("owner", owner)
                    .bind("lease", LEASE_MILLIS)
                    .bind("id", each.deliveryId())
                    .add();
        }
        int[] changed = batch.execute();
        return IntStream.range(0, due.size())
                .filter(i -> changed[i] == 1)
                .mapToObj(due::get)
                .toList();
    }

    private static List<Delivery> due(Handle h, int most) {
        return h.createQuery("SELECT d.delivery_id, d.event_id, o.job_key, o.seq, o.type, d.channel,"
                        + " d.destination, d.correlation_id, d.tries, o.created_at"
                        + " FROM deliveries d JOIN outbox o ON o.event_id = d.event_id"
                        + " WHERE d.published_at IS NULL AND d.given_up_at IS NULL AND d.next_at <= <now>"
                        + " AND d.channel <> 'webhook' AND NOT EXISTS ("
                        + "   SELECT 1 FROM outbox p JOIN deliveries e ON e.event_id = p.event_id"
                        + "   WHERE p.job_key = o.job_key AND p.seq < o.seq AND e.channel = d.channel"
                        + "   AND e.destination = d.destination AND e.correlation_id = d.correlation_id"
                        + "   AND e.published_at IS NULL AND e.given_up_at IS NULL)"
                        + " ORDER BY d.next_at, d.delivery_id LIMIT :most")
                .bind("most", most)
                .map((r, c) -> new Delivery(
                        r.getString(1),
                        r.getString(2),
                        r.getString(3),
                        r.getInt(4),
                        r.getString(5),
                        r.getString(6),
                        r.getString(7),
                        r.getString(8),
                        r.getInt(9),
                        r.getLong(10)))
                .list();
    }

    /** The receivers have them. */
    public void published(Collection<Delivery> delivered) {
        jdbi.useTransaction(h -> {
            PreparedBatch batch = h.prepareBatch(
                    "UPDATE deliveries SET published_at = <now>, given_up_at = NULL, owner = NULL, message = NULL"
                            + " WHERE delivery_id = :id");
            delivered.forEach(each -> batch.bind("id", each.deliveryId()).add());
            batch.execute();
        });
    }

    /** The receiver could not be reached: tried again after 1 s, 2 s, 4 s … up to five minutes. */
    public Duration failed(Delivery delivery, String message) {
        long wait = Math.min(LONGEST_RETRY_MILLIS, 1000L << Math.min(delivery.tries(), 20));
        jdbi.useHandle(h -> h.createUpdate("UPDATE deliveries SET tries = tries + 1, owner = NULL,"
                        + " next_at = <now> + :wait, message = :message WHERE delivery_id = :id AND" + OPEN)
                .bind("wait", wait)
                .bind("message", StoredText.message(message))
                .bind("id", delivery.deliveryId())
                .execute());
        return Duration.ofMillis(wait);
    }

    /**
     * Gives a reply up whose receiver is gone; the result itself is in the outbox folder and on the results queue.
     *
     * @return false when it is worth more tries
     */
    public boolean givenUp(Delivery delivery, String message) {
        if (!delivery.channel().equals("reply") || delivery.tries() + 1 < MOST_REPLY_TRIES) {
            return false;
        }
        jdbi.useHandle(h -> h.createUpdate("UPDATE deliveries SET tries = tries + 1, owner = NULL, given_up_at = <now>,"
                        + " message = :message WHERE delivery_id = :id AND" + OPEN)
                .bind("message", StoredText.message(message))
                .bind("id", delivery.deliveryId())
                .execute());
        return true;
    }

    /** At start, when no other process can hold this node's id: what it was delivering is due again. */
    public void recoverOwn() {
        jdbi.useHandle(h -> h.createUpdate("UPDATE deliveries SET owner = NULL, next_at = <now>"
                        + " WHERE owner = :owner AND channel <> 'webhook' AND" + OPEN)
                .bind("owner", owner)
                .execute());
    }
}
