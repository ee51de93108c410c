package dev.darkroom.export.canva;

import dev.darkroom.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Ties the answer of a page of consent to who asked for it (RFC 7636, S256).
 *
 * @param verifier kept here until the code is exchanged
 * @param state comes back with the code
 */
public record Pkce(Secret verifier, String state) {
    private static final int VERIFIER_BYTES = 64;
    private static final int STATE_BYTES = 32;

    /** A new one. */
    public static Pkce random() {
        SecureRandom random = new SecureRandom();
        return new Pkce(new Secret(text(random, VERIFIER_BYTES)), text(random, STATE_BYTES));
    }

    private static String text(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What the page of consent is told of the verifier. */
    String challenge() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(verifier.value().getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
