package dev.darkroom.adapter.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Fetches from addresses that a caller of ours names: https on port 443, at hosts of the open Internet only. The client
 * resolves names and literal addresses alike, and connects to what was checked. Safe for many threads.
 */
public final class OpenFetch implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int HTTPS = 443;

    private static final Pattern NUMERIC = Pattern.compile("(^|\\.)(0[xX][0-9a-fA-F]*|[0-9]+)\\.?$");
    private static final Pattern DOTTED = Pattern.compile("((0|[1-9][0-9]{0,2})(\\.(?!$)|$)){4}");

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
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            // Its message holds the address, which may be signed.
            throw refused("has a URL that cannot be read");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !isPlain(uri.getHost())) {
            throw refused("has a URL whose host is no name or address as they are commonly written");
        }
        if (uri.getRawUserInfo() != null) {
            throw refused("has a URL with a user name in it");
        }
        if (!scheme.equals("https") && !(allowPrivate && scheme.equals("http"))) {
            throw refused("has a URL that is not https");
        }
        if (!allowPrivate && uri.getPort() != -1 && uri.getPort() != HTTPS) {
            throw refused("has a URL with port " + uri.getPort());
        }
        return uri;
    }

    /** Octal, hexadecimal and short forms of addresses are read in different ways by different programs. */
    private static boolean isPlain(String host) {
        return !NUMERIC.matcher(host).find() || DOTTED.matcher(host).matches();
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

    private static NotFetchedException refused(String why) {
        return new NotFetchedException(why, false, null);
    }

    @Override
    public void close() throws IOException {
        get.close();
    }
}
