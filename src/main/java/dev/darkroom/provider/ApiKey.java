package dev.darkroom.provider;

import dev.darkroom.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * One key of a provider.
 *
 * @param id what it is called in logs and in the database: the first eight hex digits of its SHA-256
 * @param secret the key itself
 */
public record ApiKey(String id, Secret secret) {
    private static final int ID_BYTES = 4;

    /** The keys as configured, in their order; one that is given twice counts once. */
    static List<ApiKey> all(List<Secret> configured) {
        return configured.stream().distinct().map(ApiKey::of).toList();
    }

    /**
     * The secret of the key with this id; of the first one when none has it, or it is null.
     *
     * @param configured at least one
     */
    public static Secret secret(List<Secret> configured, String id) {
        return configured.stream()
                .filter(secret -> idOf(secret).equals(id))
                .findFirst()
                .orElse(configured.get(0));
    }

    private static ApiKey of(Secret secret) {
        return new ApiKey(idOf(secret), secret);
    }

    private static String idOf(Secret secret) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(secret.value().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
