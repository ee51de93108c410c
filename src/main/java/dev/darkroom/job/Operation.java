package dev.darkroom.job;

import java.util.Locale;

/** What a provider is asked to do. */
public enum Operation {
    GENERATE,
    EDIT;

    /** The name in JSON and SQL: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The operation of that name. @throws IllegalArgumentException for an unknown name */
    public static Operation of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
