package dev.darkroom.access;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a caller may do. */
public enum Scope {
    /** Have images made, and cancel that. */
    GENERATE,
    /** Read jobs and images. */
    READ,
    /** Judge and sort images. */
    REVIEW,
    /** Everything, the other three included. */
    ADMIN;

    /** Its name in commands and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scope of a word; empty: there is none. */
    public static Optional<Scope> of(String word) {
        return Arrays.stream(values())
                .filter(scope -> scope.word().equals(word))
                .findFirst();
    }

    /** The scopes of words separated by commas; empty: one of them is none. */
    public static Optional<Set<Scope>> ofWords(String words) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String word : words.split(",", -1)) {
            Optional<Scope> scope = of(word.strip());
            if (scope.isEmpty()) {
                return Optional.empty();
            }
            scopes.add(scope.get());
        }
        return Optional.of(Collections.unmodifiableSet(scopes));
    }

    /** The words of these scopes, always in the same order, separated by commas. */
    public static String words(Set<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::word).collect(Collectors.joining(","));
    }
}
