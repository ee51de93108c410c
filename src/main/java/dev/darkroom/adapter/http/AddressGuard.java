package dev.darkroom.adapter.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;

/**
 * Which addresses that a provider names are asked: https, at the provider's own domain or at a host that the catalogue
 * lists for it. The origin of the address that the operator set is trusted as it is.
 */
final class AddressGuard {
    private static final int HTTPS = 443;
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+|\\[.*]");

    private final URI base;
    private final String domain;
    private final List<String> resultHosts;
    private final List<String> keyHosts;

    /** An address is not asked. The message names its host alone. */
    static final class RefusedAddressException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedAddressException(String message) {
            super(message);
        }
    }

    /**
     * @param resultHosts names, or {@code *.} and a domain for all below it
     * @param keyHosts of these, those that may be shown the key with the question for an image
     */
    AddressGuard(String baseUrl, Collection<String> resultHosts, Collection<String> keyHosts) {
        this.base = URI.create(baseUrl);
        // Of an address of numbers, no part is a domain.
        String root = NUMBERS.matcher(host(base)).matches()
                ? null
                : PublicSuffixMatcherLoader.getDefault().getDomainRoot(host(base));
        this.domain = root == null ? host(base) : root;
        this.resultHosts = List.copyOf(resultHosts);
        this.keyHosts = List.copyOf(keyHosts);
    }

    /** Where the state of a task is asked for; the key is sent there. */
    URI requirePoll(String address) throws RefusedAddressException {
        URI uri = parse(address);
        require(trusted(uri) || (plainHttps(uri) && ofDomain(host(uri))), uri);
        return uri;
    }

    /** Where an image is fetched. */
    URI requireResult(String address) throws RefusedAddressException {
        URI uri = parse(address);
        require(trusted(uri) || (plainHttps(uri) && (ofDomain(host(uri)) || listed(resultHosts, host(uri)))), uri);
        return uri;
    }

    /** Whether the key may be shown where this image is. */
    boolean mayShowKey(URI uri) {
        return !keyHosts.isEmpty() && (trusted(uri) || (plainHttps(uri) && listed(keyHosts, host(uri))));
    }

    /** Whether it has the scheme, host and port of the address that the operator set. */
    boolean trusted(URI uri) {
        return uri.getScheme().equalsIgnoreCase(base.getScheme())
                && host(uri).equals(host(base))
                && port(uri) == port(base)
                && uri.getRawUserInfo() == null;
    }

    private static URI parse(String address) throws RefusedAddressException {
        try {
            URI uri = new URI(address);
            if (uri.getHost() != null && uri.getScheme() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below: the address itself may be signed and is not shown.
        }
        throw new RefusedAddressException("the provider names an address that cannot be read");
    }

    private static void require(boolean allowed, URI uri) throws RefusedAddressException {
        if (!allowed) {
            throw new RefusedAddressException("the provider names an address that is not asked: " + uri.getScheme()
                    + " at " + host(uri) + "; allowed are https, its own domain and the result_hosts in"
                    + " catalog/providers.yaml");
        }
    }

    private static boolean plainHttps(URI uri) {
        return uri.getScheme().equalsIgnoreCase("https") && port(uri) == HTTPS && uri.getRawUserInfo() == null;
    }

    private boolean ofDomain(String host) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    private static boolean listed(List<String> hosts, String host) {
        return hosts.stream()
                .anyMatch(allowed ->
                        allowed.startsWith("*.") ? host.endsWith(allowed.substring(1)) : host.equals(allowed));
    }

    private static String host(URI uri) {
        return uri.getHost().toLowerCase(Locale.ROOT);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? HTTPS : 80;
    }
}
