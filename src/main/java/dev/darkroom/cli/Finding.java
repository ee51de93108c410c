package dev.darkroom.cli;

/**
 * What a check of {@code doctor} found.
 *
 * @param subject what was looked at
 * @param sentence what was found; when something is wrong, also where it is set and how to mend it
 */
record Finding(Level level, String subject, String sentence) {
    /** How bad it is. */
    enum Level {
        /** As it should be. */
        GOOD("ok   "),
        /** Worth knowing; nothing is broken. */
        NOTE("note "),
        /** Must be mended. */
        WRONG("WRONG");

        private final String label;

        Level(String label) {
            this.label = label;
        }
    }

    static Finding good(String subject, String sentence) {
        return new Finding(Level.GOOD, subject, sentence);
    }

    static Finding note(String subject, String sentence) {
        return new Finding(Level.NOTE, subject, sentence);
    }

    static Finding wrong(String subject, String sentence) {
        return new Finding(Level.WRONG, subject, sentence);
    }

    String line() {
        return level.label + "  " + subject + ": " + sentence;
    }
}
