package dev.darkroom.access;

import dev.darkroom.job.CanonicalJson;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A key as its owner has it: {@code dk_<key id>_<secret>}. The secret is shown by {@link #text} alone. */
public final class AccessKey {
    private static final int ID_BYTES = 6;
    private static final int SECRET_BYTES = 32;
    private static final Pattern FORM = Pattern.compile("dk_([0-9a-f]{12})_([A-Za-z0-9_-]{43})");

    private final String keyId;
    private final String secret;

    private AccessKey(String keyId, String secret) {
        this.keyId = keyId;
        this.secret = secret;
    }

    /** A new key that nobody can guess. */
    public static AccessKey random() {
        SecureRandom random = new SecureRandom();
        byte[] id = new byte[ID_BYTES];
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(id);
        random.nextBytes(secret);
        return new AccessKey(
                HexFormat.of().formatHex(id),
                Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** The key of this text; empty: the text has not the form of one. */
    public static Optional<AccessKey> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() ? Optional.of(new AccessKey(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    /** The public part, 12 lower-case hex digits. */
    public String keyId() {
        return keyId;
    }

    /** SHA-256 of the secret's text, lower-case hex. */
    public String secretSha256() {
        return CanonicalJson.sha256(secret);
    }

    /** The whole key, secret included. */
    public String text() {
        return "dk_" + keyId + "_" + secret;
    }

    @Override
    public String toString() {
        return "dk_" + keyId + "_***";
    }
}
