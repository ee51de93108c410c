package dev.darkroom.pipeline;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How a prompt appears in the log: as a hash, unless the operator wants it in clear. */
public final class PromptLog {
    private final boolean clear;

    /** @param clear {@code darkroom.log.prompts=clear} */
    public PromptLog(boolean clear) {
        this.clear = clear;
    }

    String key() {
        return clear ? "prompt" : "prompt_hash";
    }

    String value(String prompt) {
        return clear ? prompt.replaceAll("\\p{Cntrl}", " ") : hash(prompt);
    }

    private static String hash(String prompt) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(prompt.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
