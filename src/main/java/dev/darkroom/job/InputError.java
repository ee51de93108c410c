package dev.darkroom.job;

/**
 * One thing that is wrong with an input, said so that its author can mend it.
 *
 * @param line line in the file, from 1; null for JSON that could be read, where the pointer says it all
 * @param pointer JSON pointer of the field: {@code /width}, or {@code /3/width} in a JSON array; empty: the whole job or input
 * @param problem what is wrong, with the value (shortened)
 * @param expected what would be right
 */
public record InputError(Integer line, String pointer, String problem, String expected) {
    /** One line for a terminal or a log. */
    public String sentence() {
        StringBuilder where = new StringBuilder();
        if (line != null) {
            where.append("line ").append(line);
        }
        if (!pointer.isEmpty()) {
            where.append(where.isEmpty() ? "" : ", ").append(pointer);
        }
        return (where.isEmpty() ? "" : where + ": ") + problem + "; expected " + expected;
    }
}
