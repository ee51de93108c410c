package dev.darkroom.render;

import java.util.Locale;

/** The states of a render. */
public enum RenderState {
    QUEUED,
    WORKING,
    DONE,
    PLACEHOLDER,
    FAILED,
    HELD,
    CANCELLED;

    /** Whether nothing can change any more. */
    public boolean terminal() {
        return delivered() || this == FAILED || this == CANCELLED;
    }

    /** Whether there is an image, be it a placeholder, for the caller. */
    public boolean delivered() {
        return this == DONE || this == PLACEHOLDER;
    }

    /** The name in JSON and SQL. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of that name. @throws IllegalArgumentException for an unknown name */
    public static RenderState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
