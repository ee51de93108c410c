package dev.darkroom.asset;

import java.util.Locale;

/** Whether a person has looked at an asset and what they said. */
public enum ReviewState {
    PENDING,
    APPROVED,
    REJECTED;

    /** The name in JSON and SQL: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of that name. @throws IllegalArgumentException for an unknown name */
    public static ReviewState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
