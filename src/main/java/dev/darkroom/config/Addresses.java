package dev.darkroom.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses of servers and databases. None may carry a password: addresses are shown in logs and messages. */
final class Addresses {
    private static final String SQLITE = "jdbc:sqlite:";
    private static final Pattern POSTGRES = Pattern.compile("jdbc:postgresql:(//[^/@\\s]+/)?[^/@:\\s][^@\\s]*");
    private static final Pattern PASSWORD = Pattern.compile("(?i)password[^=&]*=");
    private static final Pattern TCP = Pattern.compile("tcp://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):\\d{1,5}(\\?\\S+)?");

    private Addresses() {}

    /** An http or https address without user, query or fragment; a slash at its end is dropped. */
    static Format<String> http() {
        return Format.of(
                "expected an address like https://host/path, without user, query or fragment", "", text -> httpUri(text)
                        .map(uri -> text.replaceAll("/+$", "")));
    }

    /** {@link #http()}, or nothing. */
    static Format<String> httpOrEmpty() {
        return httpOr("");
    }

    /** {@link #http()}, or nothing, which reads as {@code nothing}. */
    static Format<String> httpOr(String nothing) {
        Format<String> http = http();
        return Format.of(
                http.expected() + ", or nothing",
                nothing,
                text -> text.isEmpty() ? Optional.of(nothing) : http.read().apply(text));
    }

    /** The database; {@code fallback} is the SQLite file of an empty value, a relative file starts at {@code home}. */
    static Format<String> database(Path home, Path fallback) {
        String expected = "expected jdbc:sqlite:<file> or jdbc:postgresql://<host>/<database> without a password"
                + " (that is darkroom.db.password), or nothing";
        return Format.of(expected, "", text -> {
            if (text.isEmpty()) {
                return Optional.of(SQLITE + fallback);
            }
            return text.startsWith(SQLITE)
                    ? sqlite(home, text.substring(SQLITE.length()))
                    : Optional.of(text)
                            .filter(url ->
                                    !hasPassword(url) && POSTGRES.matcher(url).matches());
        });
    }

    /** An Artemis address, or several in parentheses, or nothing for the embedded broker. */
    static Format<String> broker() {
        String expected = "expected tcp://<host>:<port> or (tcp://<host>:<port>,…) without a password"
                + " (that is darkroom.broker.password), or nothing";
        return Format.of(expected, "", text -> Optional.of(text)
                .filter(given -> given.isEmpty() || (!hasPassword(given) && isTcp(given))));
    }

    /** The value without what may hide a password: all before an @, all after a question mark. */
    static String covered(String value) {
        return value.replaceAll("(?s)^.*@", "***@").replaceAll("(?s)\\?.*", "?***");
    }

    private static boolean hasPassword(String address) {
        return address.contains("@") || PASSWORD.matcher(address).find();
    }

    private static Optional<URI> httpUri(String text) {
        try {
            URI uri = new URI(text);
            boolean valid = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getPort() <= 65535
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            return valid ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> sqlite(Path home, String location) {
        // ':memory:' would lose everything at the end, ':resource:' cannot be written, 'file:' hides both.
        if (location.isEmpty() || location.startsWith(":") || location.startsWith("file:")) {
            return Optional.empty();
        }
        String[] fileAndOptions = location.split("(?=\\?)", 2);
        try {
            Path file = home.resolve(fileAndOptions[0]).normalize();
            return Optional.of(SQLITE + file + (fileAndOptions.length == 2 ? fileAndOptions[1] : ""));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean isTcp(String text) {
        if (!text.startsWith("(")) {
            return TCP.matcher(text).matches();
        }
        int close = text.indexOf(')');
        if (close < 0 || !text.substring(close + 1).matches("(\\?\\S+)?")) {
            return false;
        }
        for (String one : text.substring(1, close).split(",", -1)) {
            if (!TCP.matcher(one.strip()).matches()) {
                return false;
            }
        }
        return true;
    }
}
