package dev.darkroom.adapter.web;

import dev.darkroom.access.AccessKeys;
import dev.darkroom.access.Caller;
import dev.darkroom.access.FigmaTokens;
import dev.darkroom.access.KeyRate;
import dev.darkroom.render.ErrorType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Says who a caller is, before anything of the request's body is read. */
public final class Door {
    private static final Set<String> OPEN =
            Set.of("/health", "/health/live", "/health/ready", "/openapi.yaml", "/docs");
    private static final Pattern FIGMA = Pattern.compile("/figma/exports(/.*)?");
    private static final Pattern SIGNED = Pattern.compile("/assets/[^/]+/(content|thumbnail)");

    private final AccessKeys keys;
    private final FigmaTokens tokens;
    private final KeyRate rate;
    private final boolean keyless;

    /**
     * @param tokens open the exports to Figma, and nothing else
     * @param keyless whether callers need no key as long as there is none: only where nobody else can reach us
     */
    public Door(AccessKeys keys, FigmaTokens tokens, KeyRate rate, boolean keyless) {
        this.keys = keys;
        this.tokens = tokens;
        this.rate = rate;
        this.keyless = keyless;
    }

    /**
     * The caller of a request.
     *
     * @param query of the address, as sent; null: none
     * @param authorization that header; null: none
     * @param host the Host header; null: none
     * @param origin the Origin header of a browser; null: none
     * @throws HttpProblem 401, 403 or 429
     */
    public Caller caller(String path, String query, String authorization, String host, String origin)
            throws HttpProblem {
        Optional<String> token = bearer(authorization).filter(text -> FigmaTokens.isOne(text) && isPlacement(path));
        if (token.isPresent()) {
            return withinRate(tokens.caller(token.get())
                    .orElseThrow(() -> unauthorised("the token is over, revoked or none of this server's;"
                            + " './darkroom figma token' makes another")));
        }
        if (keyless && !keys.any()) {
            requireLocal(host, origin);
            return Caller.local();
        }
        if (authorization == null && (OPEN.contains(path) || isSigned(path, query))) {
            return new Caller(null, "", Set.of());
        }
        return withinRate(bearer(authorization)
                .flatMap(keys::caller)
                .orElseThrow(() -> unauthorised(
                        "a valid key is needed: Authorization: Bearer <key>; './darkroom keys add' makes one")));
    }

    /** Whether a path is one of those that the Figma plugin calls, from whatever page it runs in. */
    static boolean isPlacement(String path) {
        return FIGMA.matcher(path).matches();
    }

    private static HttpProblem unauthorised(String why) {
        return new HttpProblem(
                401, ErrorType.UNAUTHORIZED, why, List.of(), Map.of("WWW-Authenticate", "Bearer realm=\"darkroom\""));
    }

    private Caller withinRate(Caller caller) throws HttpProblem {
        Duration pause = rate.take(caller);
        if (!pause.isZero()) {
            long seconds = Math.max(1, (pause.toMillis() + 999) / 1000);
            throw new HttpProblem(
                    429,
                    ErrorType.RATE_LIMITED,
                    "this key has sent too many requests in the last minute; try again in " + seconds + " s",
                    List.of(),
                    Map.of("Retry-After", String.valueOf(seconds)));
        }
        return caller;
    }

    /** Whether the endpoint has a signature to look at; it sees nothing but what is signed. */
    private static boolean isSigned(String path, String query) {
        return query != null && SIGNED.matcher(path).matches() && query.contains("signature=");
    }

    private static Optional<String> bearer(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.empty();
        }
        return Optional.of(authorization.substring(7).strip());
    }

    /**
     * A server without keys trusts whoever is on this machine, and a web page that a person here looks at is not: its
     * requests carry its origin, and a name that was made to point here is no name of this machine.
     */
    private static void requireLocal(String host, String origin) throws HttpProblem {
        if (host != null && !Loopback.is(nameOf("http://" + host))) {
            throw forbidden("the Host header '" + host + "' is no name of this machine");
        }
        if (origin != null && !Loopback.is(nameOf(origin))) {
            throw forbidden("requests from web pages of '" + origin + "' are not taken without a key");
        }
    }

    private static HttpProblem forbidden(String why) {
        return new HttpProblem(403, ErrorType.UNAUTHORIZED, why);
    }

    private static String nameOf(String url) {
        try {
            String name = URI.create(url).getHost();
            return name == null ? "" : name.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return ""; // no name of this machine
        }
    }
}
