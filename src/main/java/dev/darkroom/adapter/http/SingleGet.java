package dev.darkroom.adapter.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageConstraintException;

/** Asks an address that was checked before, once. Nothing is followed or unpacked; bytes and time are limited. */
final class SingleGet implements AutoCloseable {
    static final int OK = 200;

    private final CloseableHttpClient client;
    private final TimeLimit limit;

    /**
     * What may come.
     *
     * @param most bytes of the body at most
     * @param time from the first byte sent to the last one read
     * @param whole whether only a body of status 200 is wanted, and all of it; else the body of any status is, cut at
     *     {@code most}
     */
    record Limits(long most, Duration time, boolean whole) {}

    SingleGet(CloseableHttpClient client) {
        this.client = client;
        this.limit = new TimeLimit("darkroom-get-limit");
    }

    /**
     * Returns the status; the sink has the body.
     *
     * @throws GetException when there is none to have
     * @throws IOException when the sink fails
     */
    int get(URI uri, Map<String, String> headers, OutputStream sink, Limits limits) throws IOException {
        return ask(new HttpGet(uri), headers, sink, limits);
    }

    /**
     * Posts nothing but the address, and returns the status.
     *
     * @throws GetException when there is no answer
     */
    int post(URI uri, Map<String, String> headers, Limits limits) throws IOException {
        return ask(new HttpPost(uri), headers, OutputStream.nullOutputStream(), limits);
    }

    private int ask(HttpUriRequestBase request, Map<String, String> headers, OutputStream sink, Limits limits)
            throws IOException {
        headers.forEach(request::setHeader);
        ScheduledFuture<?> end = limit.cut(request, limits.time());
        Transfer transfer = new Transfer(limits.most(), limits.time());
        try (ClassicHttpResponse response = client.executeOpen(target(request), request, null)) {
            read(response, sink, transfer, limits.whole());
            return response.getCode();
        } catch (UnreachedException | UnansweredException e) {
            throw request.isCancelled() ? late(limits, e) : unanswered(e);
        } catch (Transfer.CutException e) {
            boolean late = request.isCancelled() || e.failure() instanceof Transfer.LateException;
            throw late ? late(limits, e) : new GetException(GetException.Why.CUT, "the answer was cut half-way", e);
        } finally {
            end.cancel(false);
        }
    }

    private static HttpHost target(HttpUriRequestBase request) throws IOException {
        try {
            return HttpHost.create(request.getUri());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static void read(ClassicHttpResponse response, OutputStream sink, Transfer transfer, boolean whole)
            throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null || (whole && response.getCode() != OK)) {
            return;
        }
        encodingIsPlain(response);
        try (InputStream body = body(entity)) {
            if (!transfer.copy(body, sink) && whole) {
                throw new GetException(
                        GetException.Why.TOO_LONG, "the image is longer than darkroom.image.max-size", null);
            }
        }
    }

    private static InputStream body(HttpEntity entity) throws GetException {
        try {
            return entity.getContent();
        } catch (IOException e) {
            throw new GetException(GetException.Why.CUT, "the answer has no body", e);
        }
    }

    private static void encodingIsPlain(ClassicHttpResponse response) throws GetException {
        Header encoding = response.getFirstHeader("Content-Encoding");
        if (encoding != null && !encoding.getValue().equalsIgnoreCase("identity")) {
            throw new GetException(GetException.Why.PACKED, "the answer is packed, which was not asked for", null);
        }
    }

    private static GetException unanswered(IOException failure) {
        if (failure.getCause() instanceof MessageConstraintException) {
            return new GetException(GetException.Why.TOO_LONG, "the answer's head is too long", failure);
        }
        boolean inside = failure.getCause() instanceof PublicNames.NotPublicException;
        return new GetException(
                inside ? GetException.Why.NOT_PUBLIC : GetException.Why.UNANSWERED,
                HttpFailures.ofRequest(failure).getMessage(),
                failure);
    }

    private static GetException late(Limits limits, IOException failure) {
        return new GetException(
                GetException.Why.LATE, "it takes longer than " + limits.time().toSeconds() + " s", failure);
    }

    @Override
    public void close() throws IOException {
        limit.close();
        client.close();
    }
}
