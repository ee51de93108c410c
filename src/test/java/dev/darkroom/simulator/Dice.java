package dev.darkroom.simulator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Chance that can be repeated: the same seed and words give the same numbers, in any order and on any machine. */
record Dice(long seed) {
    /** A number from 0 to below 1. */
    double fraction(String... words) {
        return (bits(words) >>> 11) * 0x1.0p-53;
    }

    /** A whole number from {@code min} to {@code max}, both included. */
    long between(long min, long max, String... words) {
        return min + (long) Math.floor(fraction(words) * (max - min + 1));
    }

    private long bits(String... words) {
        String text = seed + "\n" + String.join("\n", words);
        return ByteBuffer.wrap(Sha256.of(text.getBytes(StandardCharsets.UTF_8))).getLong();
    }
}
