package dev.darkroom.render;

/** What a person decides about an attempt that may have been billed and whose answer is lost. */
public enum Decision {
    /** The provider did not bill it: the reservation is given back and the image is made. */
    RELEASED,
    /** The provider billed it: it counts as spent, and the render fails. */
    SPENT,
    /** It counts as spent, and the image is bought once more, within the budgets. */
    REBUY
}
