package dev.darkroom.adapter.jdbc;

/**
 * Text from outside, made fit for every database: PostgreSQL takes neither NUL nor half of a surrogate pair, and a row
 * that cannot be written would be tried for ever.
 */
final class StoredText {
    /** A provider may answer with a whole web page; nobody reads more than this of it. */
    private static final int LONGEST_MESSAGE = 2_000;

    private static final char REPLACEMENT = '\uFFFD';

    private StoredText() {}

    /** The text with U+FFFD for what cannot be stored; null stays null. */
    static String of(String text) {
        if (text == null) {
            return null;
        }
        StringBuilder fit = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? REPLACEMENT : c)
                .forEach(fit::appendCodePoint);
        return fit.toString();
    }

    /** The same for a message to people, cut after 2,000 characters; null stays null. */
    static String message(String message) {
        if (message == null || message.length() <= LONGEST_MESSAGE) {
            return of(message);
        }
        return of(message.substring(0, LONGEST_MESSAGE - 1)) + "…";
    }
}
