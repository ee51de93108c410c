package dev.darkroom.adapter.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/** Resolves names to addresses of this machine only. */
final class LoopbackNames implements DnsResolver {
    private final DnsResolver names;

    /** The name, or the address written as one, is not of this machine. */
    static final class OutsideException extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        OutsideException() {
            super("not an address of this machine");
        }
    }

    LoopbackNames(DnsResolver names) {
        this.names = names;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        // Asking for any other name would be a call in itself.
        boolean written = host.equalsIgnoreCase("localhost") || host.matches("[0-9.]+|\\[?[0-9a-fA-F:]+]?");
        InetAddress[] addresses = written ? names.resolve(host) : new InetAddress[0];
        if (addresses.length == 0 || !Arrays.stream(addresses).allMatch(InetAddress::isLoopbackAddress)) {
            throw new OutsideException();
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }
}
