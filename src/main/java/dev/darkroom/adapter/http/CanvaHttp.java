package dev.darkroom.adapter.http;

import dev.darkroom.export.canva.CanvaCalls;
import dev.darkroom.provider.RetryAfter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** Calls Canva's API at the address that the operator set. Safe for many threads. */
public final class CanvaHttp implements CanvaCalls, AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration LONGEST_PAUSE = Duration.ofDays(31);
    private static final int MOST_BYTES = 1 << 20;

    private final String baseUrl;
    private final Clock clock;
    private final CloseableHttpClient client;
    private final TimeLimit limit;

    /** @param baseUrl http or https, without a slash at its end */
    public CanvaHttp(String baseUrl, Clock clock) {
        this.baseUrl = baseUrl;
        this.clock = clock;
        this.client = ProviderClients.client(SystemDefaultDnsResolver.INSTANCE, SILENCE);
        this.limit = new TimeLimit("darkroom-canva-limit");
    }

    @Override
    public Answer send(Call call) throws NoAnswerException {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), URI.create(baseUrl + call.path()));
        call.headers().forEach(request::setHeader);
        request.setHeader("Accept", "application/json");
        if (call.body() != null) {
            request.setEntity(new ByteArrayEntity(call.body(), null));
        }
        ScheduledFuture<?> end = limit.cut(request, call.limit());
        URI address = URI.create(baseUrl);
        HttpHost host = new HttpHost(address.getScheme(), address.getHost(), address.getPort());
        try (ClassicHttpResponse response = client.executeOpen(host, request, null)) {
            return answer(response, call.limit());
        } catch (IOException e) {
            throw unanswered(e, request.isCancelled(), call.limit());
        } finally {
            end.cancel(false);
        }
    }

    private Answer answer(ClassicHttpResponse response, Duration limit) throws IOException, NoAnswerException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (response.getEntity() != null) {
            try (InputStream in = response.getEntity().getContent()) {
                if (!new Transfer(MOST_BYTES, limit).copy(in, body)) {
                    throw new NoAnswerException("its answer is longer than 1 MiB", true, null);
                }
            }
        }
        Header wait = response.getFirstHeader("Retry-After");
        return new Answer(
                response.getCode(),
                wait == null ? null : RetryAfter.of(wait.getValue(), clock.instant(), LONGEST_PAUSE),
                body.toByteArray());
    }

    private static NoAnswerException unanswered(IOException failure, boolean late, Duration limit) {
        if (late) {
            return new NoAnswerException("no answer within " + limit.toSeconds() + " s", true, failure);
        }
        String message = failure instanceof Transfer.CutException cut
                ? HttpFailures.ofBody(cut.failure()).getMessage()
                : HttpFailures.ofRequest(failure).getMessage();
        return new NoAnswerException(message, !(failure instanceof UnreachedException), failure);
    }

    @Override
    public void close() throws IOException {
        limit.close();
        client.close();
    }
}
