package dev.darkroom.adapter.http;

import dev.darkroom.provider.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/** Fetches from addresses that a provider names. They are checked first, and nothing they answer is followed. */
public final class ProviderFetch implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int UNAUTHORISED = 401;
    private static final int FORBIDDEN = 403;

    private final AddressGuard guard;
    private final SingleGet trusted;
    private final SingleGet outside;

    /** The address that the provider names is not one that is asked; the message names the host. */
    public static final class RefusedException extends FetchException {
        private static final long serialVersionUID = 1L;

        RefusedException(AddressGuard.RefusedAddressException cause) {
            super(cause.getMessage(), false, cause);
        }
    }

    /** It did not work this time. Nothing is bought by asking again. */
    public static sealed class FetchException extends IOException permits RefusedException {
        private static final long serialVersionUID = 1L;
        private final boolean tooLong;

        FetchException(String message, boolean tooLong, Throwable cause) {
            super(message, cause);
            this.tooLong = tooLong;
        }

        /** Whether there is more than is taken: asking again changes nothing. */
        public boolean tooLong() {
            return tooLong;
        }
    }

    /**
     * @param baseUrl the provider's address as the operator set it
     * @param resultHosts further hosts of its images
     * @param keyHosts hosts of images that are shown the key when they refuse without it
     * @param allowPrivate whether addresses that are not public may be asked
     */
    public ProviderFetch(
            String baseUrl, Collection<String> resultHosts, Collection<String> keyHosts, boolean allowPrivate) {
        this.guard = new AddressGuard(baseUrl, resultHosts, keyHosts);
        this.trusted = new SingleGet(ProviderClients.client(SystemDefaultDnsResolver.INSTANCE, SILENCE));
        this.outside = allowPrivate
                ? trusted
                : new SingleGet(ProviderClients.client(new PublicNames(SystemDefaultDnsResolver.INSTANCE), SILENCE));
    }

    /** Refuses an address that the state of a task may not be asked at. */
    public void requirePoll(String address) throws FetchException {
        try {
            guard.requirePoll(address);
        } catch (AddressGuard.RefusedAddressException e) {
            throw new FetchException(e.getMessage(), false, e);
        }
    }

    /** Asks for the state of a task; {@code headers} show the key. */
    public Reply poll(String address, Map<String, String> headers) throws FetchException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            URI uri = guard.requirePoll(address);
            int status = get(uri, headers, body, new SingleGet.Limits(Reply.MOST_BYTES, SILENCE, false));
            return new Reply(status, null, body.toString(StandardCharsets.UTF_8));
        } catch (AddressGuard.RefusedAddressException e) {
            throw new FetchException(e.getMessage(), false, e);
        } catch (FetchException e) {
            throw e;
        } catch (IOException e) {
            throw new FetchException("polling failed", false, e);
        }
    }

    /** Sends a wish without content about a task; {@code headers} show the key. Returns the status of HTTP. */
    public int post(String address, Map<String, String> headers) throws FetchException {
        try {
            URI uri = guard.requirePoll(address);
            return client(uri).post(uri, headers, new SingleGet.Limits(Reply.MOST_BYTES, SILENCE, false));
        } catch (AddressGuard.RefusedAddressException e) {
            throw new FetchException(e.getMessage(), false, e);
        } catch (IOException e) {
            throw new FetchException(e.getMessage(), false, e);
        }
    }

    /**
     * Fetches an image, without a key; once more with it, where it is refused without and may be shown.
     *
     * @param most bytes; more is none
     * @param time from the first byte sent to the last one read
     * @param key the headers that show it
     * @throws RefusedException when its host is not asked
     * @throws FetchException when there is none to fetch
     * @throws IOException when the sink fails, which is not the provider's fault
     */
    public void download(String address, OutputStream sink, long most, Duration time, Map<String, String> key)
            throws IOException {
        URI uri;
        try {
            uri = guard.requireResult(address);
        } catch (AddressGuard.RefusedAddressException e) {
            throw new RefusedException(e);
        }
        SingleGet.Limits limits = new SingleGet.Limits(most, time, true);
        int status = get(uri, Map.of(), sink, limits);
        if ((status == UNAUTHORISED || status == FORBIDDEN) && !key.isEmpty() && guard.mayShowKey(uri)) {
            status = get(uri, key, sink, limits);
        }
        if (status != SingleGet.OK) {
            throw new FetchException("the image's address answers HTTP " + status, false, null);
        }
    }

    private int get(URI uri, Map<String, String> headers, OutputStream sink, SingleGet.Limits limits)
            throws IOException {
        try {
            return client(uri).get(uri, headers, sink, limits);
        } catch (GetException e) {
            throw new FetchException(e.getMessage(), e.why() == GetException.Why.TOO_LONG, e);
        }
    }

    private SingleGet client(URI uri) {
        return guard.trusted(uri) ? trusted : outside;
    }

    @Override
    public void close() throws IOException {
        trusted.close();
        outside.close();
    }
}
