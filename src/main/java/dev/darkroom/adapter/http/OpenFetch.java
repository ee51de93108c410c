package dev.darkroom.adapter.http;

import dev.darkroom.job.OpenAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Fetches from addresses that a caller of ours names: https on port 443, at hosts of the open Internet only. The client
 * resolves names and literal addresses alike, and connects to what was checked. Safe for many threads.
 */
public final class OpenFetch implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final boolean allowPrivate;
    private final long most;
    private final Duration time;
    private final SingleGet get;

    /** There is nothing to have at the address. The message is a sentence's part and has no more of it than the host. */
    public static final class NotFetchedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean passing;

        NotFetchedException(String message, boolean passing, Throwable cause) {
            super(message, cause);
            this.passing = passing;
        }

        /** Whether it may work later. */
        public boolean passing() {
            return passing;
        }
    }

    /**
     * @param allowPrivate whether hosts that are not public, other ports and http may be asked too
     * @param most bytes at most
     * @param time for one answer from request to last byte
     */
    public OpenFetch(boolean allowPrivate, long most, Duration time) {
        this(allowPrivate, most, time, SystemDefaultDnsResolver.INSTANCE);
    }

    OpenFetch(boolean allowPrivate, long most, Duration time, DnsResolver names) {
        this.allowPrivate = allowPrivate;
        this.most = most;
        this.time = time;
        this.get = new SingleGet(ProviderClients.client(allowPrivate ? names : new PublicNames(names), SILENCE));
    }

    /**
     * Checks the address as it is written, and asks nobody.
     *
     * @throws NotFetchedException when it is not one that is asked
     */
    public URI require(String address) throws NotFetchedException {
        String problem = OpenAddress.problem(address, allowPrivate);
        if (problem != null) {
            throw new NotFetchedException(problem, false, null);
        }
        return URI.create(address);
    }

    /**
     * Writes what is there into the sink.
     *
     * @throws NotFetchedException when there is nothing to have
     * @throws IOException when the sink fails
     */
    public void download(String address, OutputStream sink) throws IOException, NotFetchedException {
        URI uri = require(address);
        String from = "is at " + uri.getHost() + " and cannot be fetched: ";
        int status;
        try {
            status = get.get(uri, Map.of(), sink, new SingleGet.Limits(most, time, true));
        } catch (GetException e) {
            String why = e.why() == GetException.Why.NOT_PUBLIC
                    ? "the host's address is not one of the open Internet"
                    : e.getMessage();
            throw new NotFetchedException(from + why, e.why().passing(), e);
        }
        if (status != SingleGet.OK) {
            boolean elsewhere = status >= 300 && status < 400;
            throw new NotFetchedException(
                    from + "the answer is HTTP " + status + (elsewhere ? ", and redirects are not followed" : ""),
                    status == 408 || status == 425 || status == 429 || status >= 500,
                    null);
        }
    }

    @Override
    public void close() throws IOException {
        get.close();
    }
}
