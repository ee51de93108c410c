package dev.darkroom.simulator;

/** A field of a request is wrong. */
final class BadField extends Exception {
    private static final long serialVersionUID = 1;

    private final String field;

    /** @param field its path, as {@code generationConfig.imageConfig} */
    BadField(String field, String message) {
        super(message);
        this.field = field;
    }

    String field() {
        return field;
    }

    Refusal refusal(int status) {
        return Refusal.badParameter(status, field, getMessage());
    }
}
