package dev.darkroom.access;

import dev.darkroom.config.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Closes secrets up for the database, so that it holds none in clear: AES-256-GCM with a key of this installation, which
 * is configured or kept in a file outside the database. Threads may share it.
 */
public final class SecretBox {
    /** The key file's place in the data folder. */
    public static final String FILE = "keys/secret.key";

    /** Shortest text that a key is made of. */
    static final int SHORTEST_KEY = 32;

    private static final String VERSION = "box1";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Secret configured;
    private final SecretKeyFile file;
    private final SecureRandom random = new SecureRandom();
    private volatile Key key;

    private record Key(String id, SecretKeySpec aes) {}

    /**
     * @param data the data folder; its key file is made at the first use, unless a key is configured
     * @param configured what the key is made of, at least 32 characters; none: what the key file says
     */
    public SecretBox(Path data, Secret configured) {
        this.configured = configured;
        this.file = new SecretKeyFile(data.resolve(FILE));
    }

    /**
     * Closes a secret up.
     *
     * @param purpose what it is for, such as {@code webhook/<id>}: the same must be said to {@link #open} it, so that no
     *     row's secret can be put into another row
     * @return visible ASCII without blanks, another one each time
     */
    public String seal(String purpose, Secret clear) {
        Key sealing = key();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] closed = cipher(Cipher.ENCRYPT_MODE, sealing, nonce, purpose)
                    .doFinal(clear.value().getBytes(StandardCharsets.UTF_8));
            byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + closed.length);
            System.arraycopy(closed, 0, all, NONCE_BYTES, closed.length);
            return VERSION + "." + sealing.id() + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /**
     * The secret that was closed up.
     *
     * @throws SecretBoxException when it was closed up with another key or for another purpose, or was changed
     */
    public Secret open(String purpose, String sealed) {
        String[] parts = sealed.split("\\.", -1);
        if (parts.length != 3 || !parts[0].equals(VERSION)) {
            throw new SecretBoxException("what is kept for " + purpose + " is no closed secret", null);
        }
        Key opening = key();
        if (!parts[1].equals(opening.id())) {
            throw new SecretBoxException(
                    "the secret of " + purpose + " was closed up with another key; set darkroom.secret-key"
                            + " (DARKROOM_SECRET_KEY) to the same text on every node, or copy " + FILE
                            + " of the data folder",
                    null);
        }
        try {
            byte[] all = Base64.getUrlDecoder().decode(parts[2]);
            byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
            byte[] clear = cipher(Cipher.DECRYPT_MODE, opening, nonce, purpose)
                    .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
            return new Secret(new String(clear, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SecretBoxException("the secret of " + purpose + " was changed after it was closed up", e);
        }
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce, String purpose) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.aes(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private Key key() {
        Key known = key;
        if (known == null) {
            known = configured.present()
                    ? of(configured, "darkroom.secret-key")
                    : of(file.text(), "the key file " + FILE);
            key = known;
        }
        return known;
    }

    private static Key of(Secret text, String where) {
        if (text.value().length() < SHORTEST_KEY) {
            throw new SecretBoxException(
                    where + " has " + text.value().length() + " characters; expected at least " + SHORTEST_KEY
                            + ", such as openssl rand -base64 32 prints",
                    null);
        }
        byte[] bytes = sha256("darkroom secret box/" + text.value());
        String id = HexFormat.of().formatHex(sha256("id/" + text.value()), 0, 4);
        return new Key(id, new SecretKeySpec(bytes, "AES"));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
