package dev.darkroom.access;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Short-lived tokens for the Figma plugin: {@code figma.<expires>.<whose>.<signature>}. Nothing is kept of them; each is
 * good until its moment, or until the key that it was made with is revoked. Threads may share it.
 */
public final class FigmaTokens {
    /** The name of the secret that tokens are signed with. */
    public static final String SECRET = "figma-tokens";

    private static final String PREFIX = "figma.";
    private static final Pattern FORM = Pattern.compile("figma\\.(\\d{1,12})\\.([\\w-]{1,200})\\.([\\w-]{43})");
    private static final String SIGNED = "figma-token/";
    /** In the place of a key's id, for those that were made on this machine; all of them share a rate. */
    private static final String NO_KEY = "figma";

    private final Supplier<UrlSignatures> signatures;
    private final Function<String, Optional<Caller>> holders;
    private final Clock clock;

    /**
     * Tokens of this installation.
     *
     * @param signatures asked once a token is made or shown
     * @param holders the caller of a key that is still good, by the key's id
     */
    public FigmaTokens(Supplier<UrlSignatures> signatures, Function<String, Optional<Caller>> holders, Clock clock) {
        this.signatures = signatures;
        this.holders = holders;
        this.clock = clock;
    }

    /**
     * A token.
     *
     * @param text the secret
     * @param expires from when it is good no more
     */
    public record Token(String text, Instant expires) {}

    /** Whether somebody shows a token, be it good or not. */
    public static boolean isOne(String bearer) {
        return bearer.startsWith(PREFIX);
    }

    /**
     * Makes one that sees what its maker sees of exports to Figma.
     *
     * @param life how long it is good, in whole seconds
     */
    public Token make(Caller maker, Duration life) {
        long expires = clock.instant().plus(life).getEpochSecond();
        String instance = maker.instanceId() == null ? Caller.ALL : maker.instanceId();
        String key = maker.keyId() == null ? NO_KEY : maker.keyId();
        String whose = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((instance + "\n" + key).getBytes(StandardCharsets.UTF_8));
        String text = PREFIX + expires + "." + whose + "." + signatures.get().sign(SIGNED + whose, expires);
        return new Token(text, Instant.ofEpochSecond(expires));
    }

    /** Who calls with it; empty: it is over, not ours, or its maker's key is good no more. */
    public Optional<Caller> caller(String bearer) {
        Matcher form = FORM.matcher(bearer);
        if (!form.matches()) {
            return Optional.empty();
        }
        long expires = Long.parseLong(form.group(1));
        if (expires <= clock.instant().getEpochSecond()
                || !signatures.get().signed(SIGNED + form.group(2), expires, form.group(3))) {
            return Optional.empty();
        }
        String[] whose =
                new String(Base64.getUrlDecoder().decode(form.group(2)), StandardCharsets.UTF_8).split("\n", 2);
        String instance = whose[0].equals(Caller.ALL) ? null : whose[0];
        if (!whose[1].equals(NO_KEY) && !isGood(whose[1], instance)) {
            return Optional.empty();
        }
        return Optional.of(new Caller(whose[1], instance, Set.of(Scope.REVIEW)));
    }

    private boolean isGood(String keyId, String instance) {
        return holders.apply(keyId)
                .filter(holder -> holder.may(Scope.REVIEW) && (holder.seesAll() || holder.sees(instance)))
                .isPresent();
    }
}
