package dev.darkroom.adapter.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names to public addresses only. The client connects to what this gives, so a name that changes its address
 * between check and connection gains nothing.
 */
final class PublicNames implements DnsResolver {
    private final DnsResolver names;

    /** The name, or the address written as one, is known and is not one that is connected to. */
    static final class NotPublicException extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        NotPublicException() {
            super("a name with an address that is not public");
        }
    }

    PublicNames(DnsResolver names) {
        this.names = names;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = names.resolve(host);
        if (addresses.length == 0 || !Arrays.stream(addresses).allMatch(PublicNames::isPublic)) {
            throw new NotPublicException();
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }

    /** Whether it is an address of the open Internet. */
    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic(bytes) : isGlobalUnicast(bytes);
    }

    private static boolean isPublic(byte[] bytes) {
        int a = bytes[0] & 0xff;
        int b = bytes[1] & 0xff;
        int c = bytes[2] & 0xff;
        return switch (a) {
            case 0, 10, 127 -> false;
            case 100 -> b < 64 || b > 127;
            case 168 -> !(b == 63 && c == 129 && (bytes[3] & 0xff) == 16); // where Azure answers its machines
            case 169 -> b != 254;
            case 172 -> b < 16 || b > 31;
            case 192 -> b != 168 && !(b == 0 && (c == 0 || c == 2)) && !(b == 88 && c == 99);
            case 198 -> b != 18 && b != 19 && !(b == 51 && c == 100);
            case 203 -> !(b == 0 && c == 113);
            default -> a < 224;
        };
    }

    /** 2000::/3 without the parts that hold an IPv4 address (Teredo, 6to4), and without those for documents and tests. */
    private static boolean isGlobalUnicast(byte[] bytes) {
        int first = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        int second = ((bytes[2] & 0xff) << 8) | (bytes[3] & 0xff);
        boolean special =
                first == 0x2002 || (first == 0x2001 && (second < 0x200 || second == 0xdb8)) || first == 0x3fff;
        return (first & 0xe000) == 0x2000 && !special;
    }
}
