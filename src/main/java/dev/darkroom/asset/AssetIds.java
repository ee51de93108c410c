package dev.darkroom.asset;

import java.security.SecureRandom;

/** Makes asset ids: 26 lower-case letters and digits from 130 random bits, so that they cannot be guessed. */
public final class AssetIds {
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int LENGTH = 26;

    private final SecureRandom random = new SecureRandom();

    /** A new id. */
    public String next() {
        StringBuilder id = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            id.append(ALPHABET[random.nextInt(ALPHABET.length)]);
        }
        return id.toString();
    }
}
