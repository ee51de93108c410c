package dev.darkroom.adapter.http;

import dev.darkroom.adapter.http.NotTakenException.Why;
import dev.darkroom.job.OpenAddress;
import dev.darkroom.provider.RetryAfter;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Posts messages to addresses that a caller of ours names. They are checked first, and connected to what was checked;
 * nothing they answer is followed, and of their answers only the head is read. Safe for many threads.
 */
public final class WebhookPost implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration WHOLE = Duration.ofSeconds(15);
    private static final ContentType CLOUD_EVENT = ContentType.parse("application/cloudevents+json");
    private static final int GONE = 410;

    private final boolean allowPrivate;
    private final CloseableHttpClient open;
    private final CloseableHttpClient loopback;
    private final Duration whole;
    private final Clock clock;
    private final TimeLimit limit;

    /** @param allowPrivate whether hosts that are not public, other ports and http may be called too */
    public WebhookPost(boolean allowPrivate, Clock clock) {
        this(allowPrivate, clock, WHOLE, SystemDefaultDnsResolver.INSTANCE);
    }

    WebhookPost(boolean allowPrivate, Clock clock, Duration whole, DnsResolver names) {
        this.allowPrivate = allowPrivate;
        this.clock = clock;
        this.whole = whole;
        this.open = ProviderClients.client(allowPrivate ? names : new PublicNames(names), CONNECT, whole);
        this.loopback = ProviderClients.client(new LoopbackNames(names), CONNECT, whole);
        this.limit = new TimeLimit("darkroom-webhook-limit");
    }

    /**
     * Sends a message, once.
     *
     * @param dryRun whether only this machine is called
     * @return the status, 200 to 299
     * @throws NotTakenException for anything else
     */
    public int send(String url, Map<String, String> headers, byte[] body, boolean dryRun) throws NotTakenException {
        String problem = OpenAddress.problem(url, allowPrivate);
        if (problem != null) {
            throw new NotTakenException(Why.FORBIDDEN, "it " + problem);
        }
        HttpPost request = new HttpPost(URI.create(url));
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body, CLOUD_EVENT));
        ScheduledFuture<?> end = limit.cut(request, whole);
        try (ClassicHttpResponse response = (dryRun ? loopback : open).executeOpen(target(url), request, null)) {
            return status(response);
        } catch (IOException e) {
            throw request.isCancelled()
                    ? new NotTakenException(
                            Why.UNANSWERED, "no answer within " + whole.toSeconds() + " s", null, null, e)
                    : unanswered(e);
        } finally {
            end.cancel(false);
        }
    }

    private static HttpHost target(String url) {
        URI uri = URI.create(url);
        return new HttpHost(uri.getScheme(), uri.getHost(), uri.getPort());
    }

    private int status(ClassicHttpResponse response) throws NotTakenException {
        int status = response.getCode();
        if (status >= 200 && status < 300) {
            return status;
        }
        Header retry = response.getFirstHeader("Retry-After");
        boolean elsewhere = status >= 300 && status < 400;
        throw new NotTakenException(
                status == GONE ? Why.GONE : Why.REFUSED,
                "the answer is HTTP " + status + (elsewhere ? ", and redirects are not followed" : ""),
                status,
                retry == null ? null : RetryAfter.of(retry.getValue(), clock.instant()),
                null);
    }

    private static NotTakenException unanswered(IOException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof LoopbackNames.OutsideException) {
            return new NotTakenException(Why.DRY_RUN, "dry-run: not sent, as nothing leaves this machine");
        }
        if (cause instanceof PublicNames.NotPublicException) {
            return new NotTakenException(Why.FORBIDDEN, "the host's address is not one of the open Internet");
        }
        return new NotTakenException(
                Why.UNANSWERED, HttpFailures.ofRequest(failure).getMessage(), null, null, failure);
    }

    @Override
    public void close() throws IOException {
        limit.close();
        open.close();
        loopback.close();
    }
}
