package dev.darkroom.adapter.jdbc;

import dev.darkroom.job.InstanceWebhook;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.OpenAddress;
import dev.darkroom.job.WebhookRequest;
import java.util.Collection;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Who is told of a job's events by HTTP. Runs in its callers' transactions. */
final class JobWebhooks {
    /** The receiver whose address the catalogue has. */
    static final String INSTANCE = "instance";

    /** Ends a SELECT of those receivers of a job that are told of a type of event. */
    static final String TOLD = " FROM job_webhooks WHERE job_key = :key AND gone_at IS NULL"
            + " AND (',' || events || ',') LIKE ('%,' || :type || ',%')";

    private JobWebhooks() {}

    /**
     * Remembers the receivers of a job that is being accepted.
     *
     * @return whether there are any
     */
    static boolean insert(Handle h, String jobKey, JobRequest request, InstanceWebhook.Known instances) {
        for (WebhookRequest one : request.webhooks()) {
            insert(h, jobKey, one.receiver(), one.url(), OpenAddress.origin(one.url()), one.events());
        }
        Optional<InstanceWebhook> instance = instances.of(request.instanceId());
        instance.ifPresent(
                one -> insert(h, jobKey, INSTANCE, null, INSTANCE + "/" + request.instanceId(), one.events()));
        return instance.isPresent() || !request.webhooks().isEmpty();
    }

    private static void insert(
            Handle h, String jobKey, String receiver, String url, String lane, Collection<String> events) {
        h.createUpdate("INSERT INTO job_webhooks (job_key, receiver, url, lane, events)"
                        + " VALUES (:key, :receiver, :url, :lane, :events)")
                .bind("key", jobKey)
                .bind("receiver", receiver)
                .bind("url", url)
                .bind("lane", lane)
                .bind("events", String.join(",", events))
                .execute();
    }

    /** Whether anybody is told of such an event. */
    static boolean areTold(Handle h, String jobKey, String type) {
        return h.createQuery("SELECT COUNT(*)" + TOLD)
                        .bind("key", jobKey)
                        .bind("type", type)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }
}
