package dev.darkroom.config;

/** A value that must never be printed: {@code toString} hides it, so that no log, error or record shows it. */
public record Secret(String value) {
    /** No secret. */
    public static final Secret NONE = new Secret("");

    /** Whether there is a value. */
    public boolean present() {
        return !value.isEmpty();
    }

    @Override
    public String toString() {
        return present() ? "***" : "(none)";
    }
}
