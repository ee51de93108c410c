package dev.darkroom.adapter.jdbc;

import dev.darkroom.adapter.jdbc.Outbox.Delivery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/**
 * Hands out the events that are owed to webhooks: at least once, with the same event id every time, each to one process at
 * a time, and of one job and receiver in their order.
 */
public final class WebhookStore {
    /** How long one call may take before another process takes it up; longer than any. */
    private static final long LEASE_MILLIS = 120_000;
    /** A receiver is tried so long. */
    private static final Duration PATIENCE = Duration.ofHours(24);

    private static final String OPEN = " published_at IS NULL AND given_up_at IS NULL";
    private static final String NOTED =
            " tries = tries + :tries, owner = NULL, last_status = CAST(:status AS INTEGER), message = :message";

    private final Jdbi jdbi;
    private final String owner;
    private final int dryRun;

    /**
     * @param owner this node's id
     * @param dryRun whether events of dry-run jobs are handed out, or those of real ones
     */
    public WebhookStore(Database database, String owner, boolean dryRun) {
        this.jdbi = database.jdbi();
        this.owner = owner;
        this.dryRun = dryRun ? 1 : 0;
    }

    /**
     * An event on its way to a webhook.
     *
     * @param instanceId whose secrets sign it
     * @param url where; null: where the instance has its webhook now
     * @param lane what receivers share that must not hold up others
     */
    public record Parcel(Delivery delivery, String instanceId, String url, String lane, boolean dryRun) {
        @Override
        public String toString() {
            return delivery.deliveryId();
        }
    }

    /** What became of a try that did not arrive: when it is tried again; null: it was given up. */
    public record Failure(Duration pause) {}

    /**
     * Deliveries that are due, the oldest first; each is to be {@link #claim}ed before it is sent.
     *
     * @param most so many at most
     * @param closed lanes of which none is wanted
     */
    public List<Parcel> due(int most, Collection<String> closed) {
        return jdbi.withHandle(h -> due(h, most, closed));
    }

    private List<Parcel> due(Handle h, int most, Collection<String> closed) {
        return h.createQuery("SELECT d.delivery_id, d.event_id, o.job_key, o.seq, o.type, d.channel, d.destination,"
                        + " d.correlation_id, d.tries, o.created_at, j.instance_id, w.url, w.lane, j.dry_run"
                        + " FROM deliveries d JOIN outbox o ON o.event_id = d.event_id JOIN jobs j ON j.job_key = o.job_key"
                        + " JOIN job_webhooks w ON w.job_key = o.job_key AND w.receiver = d.destination"
                        + " WHERE d.published_at IS NULL AND d.given_up_at IS NULL AND d.next_at <= <now>"
                        + " AND d.channel = 'webhook' AND j.dry_run = :dryRun AND w.lane NOT IN (<closed>) AND NOT EXISTS ("
                        + "   SELECT 1 FROM outbox p JOIN deliveries e ON e.event_id = p.event_id"
                        + "   WHERE p.job_key = o.job_key AND p.seq < o.seq AND e.channel = 'webhook'"
                        + "   AND e.destination = d.destination AND e.published_at IS NULL AND e.given_up_at IS NULL)"
                        + " ORDER BY d.next_at, d.delivery_id LIMIT :most")
                .bind("most", most)
                .bind("dryRun", dryRun)
                .bindList("closed", closed.isEmpty() ? List.of("") : List.copyOf(closed))
                .map((r, c) -> parcel(r))
                .list();
    }

    private static Parcel parcel(ResultSet r) throws SQLException {
        Delivery delivery = new Delivery(
                r.getString(1),
                r.getString(2),
                r.getString(3),
                r.getInt(4),
                r.getString(5),
                r.getString(6),
                r.getString(7),
                r.getString(8),
                r.getInt(9),
                r.getLong(10));
        return new Parcel(delivery, r.getString(11), r.getString(12), r.getString(13), r.getInt(14) == 1);
    }

    /** Makes it this node's for a while; false when another node was quicker. */
    public boolean claim(Parcel parcel) {
        return jdbi.withHandle(h -> h.createUpdate("UPDATE deliveries SET owner = :owner, next_at = <now> + :lease,"
                                + " tried_at = COALESCE(tried_at, <now>)"
                                + " WHERE delivery_id = :id AND" + OPEN + " AND next_at <= <now>")
                        .bind("owner", owner)
                        .bind("lease", LEASE_MILLIS)
                        .bind("id", parcel.delivery().deliveryId())
                        .execute()
                == 1);
    }

    /** The receiver has it. */
    public void arrived(Parcel parcel, int status) {
        jdbi.useHandle(
                h -> h.createUpdate("UPDATE deliveries SET published_at = <now>, given_up_at = NULL, owner = NULL,"
                                + " tries = tries + 1, last_status = :status, message = NULL WHERE delivery_id = :id")
                        .bind("status", status)
                        .bind("id", parcel.delivery().deliveryId())
                        .execute());
    }

    /** It is not sent, and no other try would: the message says why. */
    public void leftOut(Parcel parcel, String message) {
        jdbi.useHandle(
                h -> h.createUpdate("UPDATE deliveries SET published_at = <now>, owner = NULL, message = :message"
                                + " WHERE delivery_id = :id AND" + OPEN)
                        .bind("message", message)
                        .bind("id", parcel.delivery().deliveryId())
                        .execute());
    }

    /**
     * It did not arrive and is tried again after a pause; it is given up a day after its first try.
     *
     * @param pause what is left of the day shortens it, unless the receiver asked for it
     * @param asked whether the receiver asked for the pause
     * @param status what was answered; null: nothing
     */
    public Failure failed(Parcel parcel, Duration pause, boolean asked, Integer status, String message) {
        return jdbi.inTransaction(h -> later(h, parcel, pause, asked, new Outcome(1, status, message)));
    }

    /**
     * It could not be sent, for a reason that lies with us: looked at again after a pause, or earlier when the reason ends.
     * This is not counted as a try, and the day goes on.
     */
    public Failure waits(Parcel parcel, Duration pause, String message) {
        return jdbi.inTransaction(h -> later(h, parcel, pause, false, new Outcome(0, null, message)));
    }

    /** What is noted of a delivery that did not arrive, with so many tries more. */
    private record Outcome(int tries, Integer status, String message) {
        Update in(Update update) {
            return update.bind("tries", tries).bind("status", status).bind("message", StoredText.message(message));
        }
    }

    private static Failure later(Handle h, Parcel parcel, Duration pause, boolean asked, Outcome outcome) {
        long left = h.createQuery("SELECT tried_at + :patience - <now> FROM deliveries"
                        + " WHERE delivery_id = :id AND tried_at IS NOT NULL<lock>")
                .bind("patience", PATIENCE.toMillis())
                .bind("id", parcel.delivery().deliveryId())
                .mapTo(Long.class)
                .findOne()
                .orElse(PATIENCE.toMillis());
        if (left <= 0 || (asked && pause.toMillis() > left)) {
            giveUp(h, parcel, outcome);
            return new Failure(null);
        }
        Duration rest = Duration.ofMillis(Math.min(pause.toMillis(), left));
        outcome.in(h.createUpdate("UPDATE deliveries SET" + NOTED + ", next_at = <now> + :rest"
                        + " WHERE delivery_id = :id AND" + OPEN))
                .bind("rest", rest.toMillis())
                .bind("id", parcel.delivery().deliveryId())
                .execute();
        return new Failure(rest);
    }

    /** It is not tried again by itself. */
    public void giveUp(Parcel parcel, Integer status, String message) {
        jdbi.useTransaction(h -> giveUp(h, parcel, new Outcome(1, status, message)));
    }

    private static void giveUp(Handle h, Parcel parcel, Outcome outcome) {
        outcome.in(h.createUpdate("UPDATE deliveries SET" + NOTED + ", given_up_at = <now>"
                        + " WHERE delivery_id = :id AND" + OPEN))
                .bind("id", parcel.delivery().deliveryId())
                .execute();
    }

    /** The receiver wants no more of this job: what it is owed is given up, and nothing more is written for it. */
    public void gone(Parcel parcel, int status, String message) {
        Delivery delivery = parcel.delivery();
        jdbi.useTransaction(h -> {
            JobStore.lock(h, delivery.jobKey());
            giveUp(h, parcel, new Outcome(1, status, message));
            h.createUpdate("UPDATE job_webhooks SET gone_at = <now> WHERE job_key = :key AND receiver = :receiver")
                    .bind("key", delivery.jobKey())
                    .bind("receiver", delivery.destination())
                    .execute();
            h.createUpdate("UPDATE deliveries SET owner = NULL, given_up_at = <now>, message = :message"
                            + " WHERE channel = 'webhook' AND destination = :receiver AND event_id IN"
                            + " (SELECT event_id FROM outbox WHERE job_key = :key) AND" + OPEN)
                    .bind("message", StoredText.message(message))
                    .bind("receiver", delivery.destination())
                    .bind("key", delivery.jobKey())
                    .execute();
        });
    }

    /** What this node holds is due again: at start, when no other process can have its id. */
    public void recoverOwn() {
        jdbi.useHandle(h -> h.createUpdate("UPDATE deliveries SET owner = NULL, next_at = <now>"
                        + " WHERE owner = :owner AND channel = 'webhook' AND" + OPEN)
                .bind("owner", owner)
                .execute());
    }
}
