package dev.darkroom.job;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which addresses that a caller names are called at all, by how they are written: https on port 443, at a host written as
 * a name or a common address. What the name stands for is checked when it is connected to.
 */
public final class OpenAddress {
    private static final int HTTPS = 443;
    private static final Pattern NUMERIC = Pattern.compile("(^|\\.)(0[xX][0-9a-fA-F]*|[0-9]+)\\.?$");
    private static final Pattern DOTTED = Pattern.compile("((0|[1-9][0-9]{0,2})(\\.(?!$)|$)){4}");
    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

    private OpenAddress() {}

    /**
     * Why it is not called, as the end of a sentence that shows no more of it than its port; null: it is.
     *
     * @param allowPrivate whether http and any port are right too
     */
    public static String problem(String address, boolean allowPrivate) {
        URI uri = parse(address);
        if (uri == null) {
            return "has a URL that cannot be read";
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !isPlain(uri.getHost())) {
            return "has a URL whose host is no name or address as they are commonly written";
        }
        if (uri.getRawUserInfo() != null) {
            return "has a URL with a user name in it";
        }
        if (!scheme.equals("https") && !(allowPrivate && scheme.equals("http"))) {
            return "has a URL that is not https";
        }
        if (!allowPrivate && uri.getPort() != -1 && uri.getPort() != HTTPS) {
            return "has a URL with port " + uri.getPort();
        }
        return null;
    }

    /** Scheme, host and port of an address that is called: what may be shown of it, as its path may hold a secret. */
    public static String origin(String address) {
        URI uri = URI.create(address);
        return (uri.getScheme() + "://" + uri.getHost()).toLowerCase(Locale.ROOT)
                + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    /** Null when it is none; the exception's message would hold the address. */
    private static URI parse(String address) {
        try {
            return VISIBLE.matcher(address).matches() ? new URI(address) : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Octal, hexadecimal and short forms of addresses are read in different ways by different programs. */
    private static boolean isPlain(String host) {
        return !NUMERIC.matcher(host).find() || DOTTED.matcher(host).matches();
    }
}
