package dev.darkroom.adapter.web;

import java.util.regex.Pattern;

/** Which names and addresses are this machine's own and reachable from nowhere else. */
public final class Loopback {
    private static final Pattern NAMES =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?", Pattern.CASE_INSENSITIVE);

    private Loopback() {}

    /** Whether that is how this machine calls itself; no name is looked up. */
    public static boolean is(String host) {
        return NAMES.matcher(host).matches();
    }
}
