package dev.darkroom.adapter.jdbc;

import dev.darkroom.job.ReplyAddress;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Events about jobs, written with a delivery to each receiver in the transaction that makes them true.
 * {@link DeliveryStore} hands them out.
 */
public final class Outbox {
    private final Jdbi jdbi;

    public Outbox(Database database) {
        this.jdbi = database.jdbi();
    }

    /**
     * One event owed to one receiver.
     *
     * @param type what happened: a job state, or {@code exported}
     * @param channel {@code folder}, {@code results}, {@code reply} or {@code webhook}
     * @param destination queue to reply to, or name of the webhook's receiver; empty for the other channels
     * @param createdAt when it happened, epoch milliseconds
     */
    public record Delivery(
            String deliveryId,
            String eventId,
            String jobKey,
            int seq,
            String type,
            String channel,
            String destination,
            String correlationId,
            int tries,
            long createdAt) {}

    /** Types of events that nobody is told of who has not asked for them. */
    private static final String ON_THE_WAY = "('accepted', 'running')";

    private static final String DELIVERY =
            "INSERT INTO deliveries (delivery_id, event_id, channel, destination, correlation_id, next_at) ";
    private static final String EACH_FOLDER_AND_RESULTS = "SELECT :event || '/folder', :event, 'folder', '', '', <now>"
            + " UNION ALL SELECT :event || '/results', :event, 'results', '', '', <now>";
    /** Queue {@code a/b} with answer {@code c} is another address than queue {@code a} with answer {@code b/c}. */
    private static final String EACH_REPLY =
            "SELECT :event || '/reply/' || REPLACE(REPLACE(destination, '%', '%25'), '/', '%2F') || '/' || correlation_id,"
                    + " :event, 'reply', destination, correlation_id, <now> FROM reply_addresses"
                    + " WHERE job_key = :key AND :type <> 'exported'";

    private static final String EACH_WEBHOOK =
            "SELECT :event || '/webhook/' || receiver, :event, 'webhook', receiver, '', <now>" + JobWebhooks.TOLD;

    /** Writes an event; a change of state goes to every receiver, news of exports not to those who wait for a reply. */
    static void publish(Handle h, String jobKey, String type) {
        publish(h, jobKey, next(h, jobKey), type);
    }

    /** @param seq the event's number, which the job's row counts already */
    static void publish(Handle h, String jobKey, int seq, String type) {
        write(
                h,
                jobKey,
                seq,
                type,
                EACH_FOLDER_AND_RESULTS + " UNION ALL " + EACH_REPLY + " UNION ALL " + EACH_WEBHOOK);
    }

    /** A step on the way, {@code accepted} or {@code running}: written when somebody has asked for it, and for nobody else. */
    static void progress(Handle h, String jobKey, String type) {
        if (JobWebhooks.areTold(h, jobKey, type)) {
            write(h, jobKey, next(h, jobKey), type, EACH_WEBHOOK);
        }
    }

    private static int next(Handle h, String jobKey) {
        return h.createQuery("UPDATE jobs SET events = events + 1 WHERE job_key = :key RETURNING events")
                .bind("key", jobKey)
                .mapTo(Integer.class)
                .one();
    }

    /** The event, and a delivery for each row of {@code receivers}. */
    private static void write(Handle h, String jobKey, int seq, String type, String receivers) {
        String eventId = jobKey + "#" + seq;
        h.createUpdate("INSERT INTO outbox (event_id, job_key, seq, type, created_at)"
                        + " VALUES (:event, :key, :seq, :type, <now>)")
                .bind("event", eventId)
                .bind("key", jobKey)
                .bind("seq", seq)
                .bind("type", type)
                .execute();
        h.createUpdate(DELIVERY + receivers)
                .bind("event", eventId)
                .bind("key", jobKey)
                .bind("type", type)
                .execute();
    }

    /** A repeated message gets the last reported event again, for its own reply address. */
    static void replyAgain(Handle h, String jobKey, ReplyAddress reply) {
        h.createQuery("SELECT event_id FROM outbox WHERE job_key = :key AND type <> 'exported' AND type NOT IN "
                        + ON_THE_WAY + " ORDER BY seq DESC LIMIT 1")
                .bind("key", jobKey)
                .mapTo(String.class)
                .findOne()
                .ifPresent(event -> deliver(h, event, "reply", reply));
    }

    /** The outbox folder of a reported job was taken away: its last event is delivered there again. */
    public void folderAgain(String jobKey) {
        jdbi.useTransaction(h -> h.createQuery("SELECT event_id FROM outbox WHERE job_key = :key AND type NOT IN "
                        + ON_THE_WAY + " ORDER BY seq DESC LIMIT 1")
                .bind("key", jobKey)
                .mapTo(String.class)
                .findOne()
                .ifPresent(event -> deliver(h, event, "folder", new ReplyAddress("", ""))));
    }

    private static void deliver(Handle h, String eventId, String channel, ReplyAddress to) {
        String id =
                switch (channel) {
                    case "reply" ->
                        eventId + "/reply/"
                                + to.destination().replace("%", "%25").replace("/", "%2F") + "/"
                                + to.correlationId();
                    default -> eventId + "/" + channel;
                };
        h.createUpdate(
                        DELIVERY + "VALUES (:id, :event, :channel, :destination, :correlation, <now>)"
                                + " ON CONFLICT (delivery_id) DO UPDATE SET published_at = NULL, given_up_at = NULL, owner = NULL, tries = 0, next_at = <now>")
                .bind("id", id)
                .bind("event", eventId)
                .bind("channel", channel)
                .bind("destination", to.destination())
                .bind("correlation", to.correlationId())
                .execute();
    }

    /** Whether everything that has happened to the job so far is in its outbox folder. */
    public boolean inFolder(String jobKey) {
        return jdbi.withHandle(h -> h.createQuery("SELECT COUNT(*) FROM deliveries d JOIN outbox o"
                                + " ON o.event_id = d.event_id WHERE o.job_key = :key AND d.channel = 'folder'"
                                + " AND d.published_at IS NULL")
                        .bind("key", jobKey)
                        .mapTo(Long.class)
                        .one()
                == 0);
    }
}
