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
<<<<<<< HEAD
        // Says no value: it goes to the log, and values may be prompts.
        super(name.replaceAll("\\p{Cntrl}", "?") + " is refused: "
                + (errors.size() == 1 ? "1 error" : errors.size() + " errors") + ", listed in its report");
=======
        super(name + " is refused with " + errors.size() + (errors.size() == 1 ? " error" : " errors")
                + ", kept beside it");
>>>>>>> 24e1cd441bbe040b570e5846c3a92ee05d6623f7
        this.errors = List.copyOf(errors);
    }

    /** Everything that is wrong, in the order of the input. */
    public List<InputError> errors() {
        return errors;
    }
}
