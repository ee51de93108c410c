package dev.darkroom.job;

import java.util.List;

/**
 * An input, or part of it, is wrong; its valid parts were accepted. The message is for the log, where prompts do not
 * belong: it quotes nothing of the input.
 */
public final class InvalidInputException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<InputError> errors;

    /** @param name of the input, such as a file name */
    public InvalidInputException(String name, List<InputError> errors) {
        // Says no value: it goes to the log, and values may be prompts.
        super(name.replaceAll("\\p{Cntrl}", "?") + " is refused with " + errors.size()
                + (errors.size() == 1 ? " error" : " errors") + ", kept beside it");
        this.errors = List.copyOf(errors);
    }

    /** Everything that is wrong, in the order of the input. */
    public List<InputError> errors() {
        return errors;
    }
}
