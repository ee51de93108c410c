package dev.darkroom.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * How the text of a property becomes a value.
 *
 * @param expected what is right, in words for the person who wrote something else
 * @param standIn a value to go on with after an error, so that later errors are found too; it never leaves the loader
 * @param read the value of a text; empty when the text is wrong
 * @param print the value as routes read it
 */
record Format<T>(String expected, T standIn, Function<String, Optional<T>> read, Function<T, String> print) {

    static <T> Format<T> of(String expected, T standIn, Function<String, Optional<T>> read) {
        return new Format<>(expected, standIn, read, String::valueOf);
    }

    Format<T> printedAs(Function<T, String> printer) {
        return new Format<>(expected, standIn, read, printer);
    }
}
