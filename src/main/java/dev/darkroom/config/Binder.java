package dev.darkroom.config;

import dev.darkroom.config.ConfigSource.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads properties one by one and collects what is wrong instead of stopping at the first error. */
final class Binder {
    private static final int SHOWN_LENGTH = 100;

    private final ConfigSource source;
    private final Set<String> read = new HashSet<>();
    private final Set<String> wrong = new HashSet<>();
    private final Map<String, String> placeholders = new TreeMap<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    Binder(ConfigSource source) {
        this.source = source;
    }

    /** The value of a property that may be shown; the format's stand-in, and a problem noted, if it is wrong. */
    <T> T value(String property, Format<T> format) {
        T value = parse(property, format, false);
        placeholders.put(property, format.print().apply(value));
        return value;
    }

    /** As {@link #value}, for what must never be shown: it is in no message and no placeholder. */
    <T> T hidden(String property, Format<T> format) {
        return parse(property, format, true);
    }

    /** Notes a problem at the first property if a rule between properties is broken while each alone is right. */
    void require(boolean holds, String expected, String property, String... others) {
        boolean eachRight = right(property) && Arrays.stream(others).allMatch(this::right);
        if (!holds && eachRight) {
            problem(property, source.find(property), !placeholders.containsKey(property), expected);
        }
    }

    /** Whether a property that was read is right in itself. */
    boolean right(String property) {
        return !wrong.contains(property);
    }

    /** The properties read so far: the ones that exist. */
    Set<String> read() {
        return read;
    }

    /** The values that may be shown, as routes read them, by property. */
    Map<String, String> placeholders() {
        return placeholders;
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    /** A property that is set nowhere, as of a provider that is not shipped, reads as if it were empty. */
    private <T> T parse(String property, Format<T> format, boolean secret) {
        read.add(property);
        Optional<Found> found = source.find(property);
        Optional<T> value = format.read().apply(found.map(Found::value).orElse(""));
        if (value.isEmpty()) {
            wrong.add(property);
            problem(property, found, secret, format.expected());
        }
        return value.orElse(format.standIn());
    }

    private void problem(String property, Optional<Found> found, boolean secret, String expected) {
        String origin = found.map(Found::origin).orElse(ConfigSource.NOWHERE);
        problems.add(new ConfigProblem(
                property, found.map(set -> shown(set.value(), secret)).orElse(""), expected, origin));
    }

    private static String shown(String value, boolean secret) {
        if (secret) {
            return value.isEmpty() ? "(empty)" : "***";
        }
        String covered = Addresses.covered(value).replaceAll("\\p{Cntrl}", "?");
        String shortened = covered.length() > SHOWN_LENGTH ? covered.substring(0, SHOWN_LENGTH) + "…" : covered;
        return "'" + shortened + "'";
    }
}
