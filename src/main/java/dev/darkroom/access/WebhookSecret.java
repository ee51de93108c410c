package dev.darkroom.access;

import dev.darkroom.config.Secret;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What an instance's webhooks are signed with, as Standard Webhooks write it: {@code whsec_} and 32 random bytes in base64.
 *
 * @param secretId its public name, 12 lower-case hex digits
 */
public record WebhookSecret(String secretId, Secret text) {
    private static final String PREFIX = "whsec_";
    private static final int ID_BYTES = 6;
    private static final int BYTES = 32;

    /** A new one. */
    public static WebhookSecret random() {
        SecureRandom random = new SecureRandom();
        byte[] id = new byte[ID_BYTES];
        byte[] key = new byte[BYTES];
        random.nextBytes(id);
        random.nextBytes(key);
        return new WebhookSecret(
                HexFormat.of().formatHex(id),
                new Secret(PREFIX + Base64.getEncoder().encodeToString(key)));
    }

    /** Whether it is written as it has to be. */
    public boolean wellFormed() {
        return text.value().matches(PREFIX + "[A-Za-z0-9+/]{43}=");
    }

    /** The bytes that sign. */
    byte[] key() {
        return Base64.getDecoder().decode(text.value().substring(PREFIX.length()));
    }
}
