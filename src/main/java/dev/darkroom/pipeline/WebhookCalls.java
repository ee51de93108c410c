package dev.darkroom.pipeline;

import dev.darkroom.access.SecretBoxException;
import dev.darkroom.access.WebhookSecret;
import dev.darkroom.access.WebhookSignature;
import dev.darkroom.adapter.http.NotTakenException;
import dev.darkroom.adapter.http.NotTakenException.Why;
import dev.darkroom.adapter.http.WebhookPost;
import dev.darkroom.adapter.jdbc.WebhookSecrets;
import dev.darkroom.adapter.jdbc.WebhookStore.Parcel;
import dev.darkroom.job.InstanceWebhook;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

/** Sends an event to a webhook, signed as Standard Webhooks describe. */
public final class WebhookCalls {
    private final WebhookPost post;
    private final WebhookSecrets secrets;
    private final InstanceWebhook.Known instances;
    private final Clock clock;

    public WebhookCalls(WebhookPost post, WebhookSecrets secrets, InstanceWebhook.Known instances, Clock clock) {
        this.post = post;
        this.secrets = secrets;
        this.instances = instances;
        this.clock = clock;
    }

    /**
     * Sends it, once, and returns the status.
     *
     * @throws NotTakenException when the receiver has not taken it
     */
    public int send(@ExchangeProperty(WebhookRelay.PARCEL) Parcel parcel, @Body String event) throws NotTakenException {
        byte[] body = event.getBytes(StandardCharsets.UTF_8);
        List<WebhookSecret> valid = secrets(parcel.instanceId());
        long seconds = clock.instant().getEpochSecond();
        String id = parcel.delivery().eventId();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", String.valueOf(seconds));
        headers.put("webhook-signature", WebhookSignature.of(valid, id, seconds, body));
        headers.put("User-Agent", "Darkroom");
        return post.send(url(parcel), headers, body, parcel.dryRun());
    }

    private List<WebhookSecret> secrets(String instance) throws NotTakenException {
        try {
            List<WebhookSecret> valid = secrets.valid(instance);
            if (valid.isEmpty()) {
                throw new NotTakenException(
                        Why.UNSIGNED,
                        "nothing is sent unsigned, and instance " + instance
                                + " has no webhook secret; ./darkroom webhooks secret add --instance " + instance
                                + " makes one");
            }
            return valid;
        } catch (SecretBoxException e) {
            throw new NotTakenException(Why.UNSIGNED, "nothing is sent unsigned, and " + e.getMessage());
        }
    }

    private String url(Parcel parcel) throws NotTakenException {
        if (parcel.url() != null) {
            return parcel.url();
        }
        return instances
                .of(parcel.instanceId())
                .map(InstanceWebhook::url)
                .orElseThrow(() -> new NotTakenException(
                        Why.FORBIDDEN, "instance " + parcel.instanceId() + " has no webhook any more"));
    }
}
