package dev.darkroom.config;

/**
 * One thing that is wrong with the configuration.
 *
 * @param property name of the property or variable; empty when a line has none
 * @param shownValue the value as it may be shown: shortened, {@code ***} for a secret, empty when the value is not the
 *     point
 * @param expected what is wrong, or what would be right
 * @param origin where the value was set: a file and line, a variable, a system property
 */
public record ConfigProblem(String property, String shownValue, String expected, String origin) {

    /** The whole problem in one line. */
    @Override
    public String toString() {
        String subject = shownValue.isEmpty() ? property : property + "=" + shownValue;
        return (subject.isEmpty() ? "" : subject + ": ") + expected + " (" + origin + ")";
    }
}
