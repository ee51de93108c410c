package dev.darkroom.adapter.jdbc;

import dev.darkroom.job.InstanceWebhook;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.OpenAddress;
import dev.darkroom.job.WebhookRequest;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Who is told of a job's events by HTTP. Runs in its callers' transactions. */
final class JobWebhooks {
    /** The receiver whose address the catalogue has. */
    static final String INSTANCE = "instance";

    private JobWebhooks() {}

    /** Remembers the receivers of a job that is being accepted. */
    static void insert(Handle h, String jobKey, JobRequest request, InstanceWebhook.Known instances) {
        for (WebhookRequest one : request.webhooks()) {
            insert(h, jobKey, one.receiver(), one.url(), OpenAddress.origin(one.url()), one.events());
        }
        instances
                .of(request.instanceId())
                .ifPresent(
                        one -> insert(h, jobKey, INSTANCE, null, INSTANCE + "/" + request.instanceId(), one.events()));
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

    /** The receivers that are told of such an event. */
    static List<String> of(Handle h, String jobKey, String type) {
        return h
                .createQuery("SELECT receiver, events FROM job_webhooks WHERE job_key = :key AND gone_at IS NULL")
                .bind("key", jobKey)
                .map((r, c) -> new String[] {r.getString(1), r.getString(2)})
                .stream()
                .filter(row -> List.of(row[1].split(",", -1)).contains(type))
                .map(row -> row[0])
                .sorted(Comparator.naturalOrder())
                .toList();
    }
}
