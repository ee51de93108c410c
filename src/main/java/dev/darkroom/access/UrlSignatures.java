package dev.darkroom.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs paths, so that whoever has the address may read what is there without a key, until a moment. HMAC-SHA-256 over path
 * and moment. Safe for use by many threads.
 */
public final class UrlSignatures {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** @param secret 256 random bits, known to this installation alone */
    public UrlSignatures(byte[] secret) {
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    /**
     * The signature, in base64 as addresses have it.
     *
     * @param path as it is called, without the query
     * @param expires epoch seconds from which it is good no more
     */
    public String sign(String path, long expires) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] signature = mac.doFinal(("GET\n" + path + "\n" + expires).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Whether we signed that; takes as long for any wrong signature. Whether the moment is over is not looked at. */
    public boolean signed(String path, long expires, String signature) {
        return MessageDigest.isEqual(
                sign(path, expires).getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.UTF_8));
    }
}
