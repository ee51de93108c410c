package dev.darkroom.adapter.broker;

/** A message that cannot be a job, with what is wrong and what would be right. */
public final class UnsupportedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String expected;

    UnsupportedMessageException(String problem, String expected) {
        super(problem + "; expected " + expected);
        this.problem = problem;
        this.expected = expected;
    }

    /** What is wrong. */
    public String problem() {
        return problem;
    }

    /** What would be right. */
    public String expected() {
        return expected;
    }
}
