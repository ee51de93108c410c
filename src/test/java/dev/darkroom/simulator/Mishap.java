package dev.darkroom.simulator;

/**
 * A fault that hits one call.
 *
 * @param argument what the fault says it means
 * @param charged whether the call is on the bill
 */
record Mishap(Fault fault, long argument, boolean charged) {
    boolean is(Fault other) {
        return fault == other;
    }

    /** Whether the picture of this number (from 0) is withheld for what it shows. */
    boolean hitsPicture(int index) {
        return is(Fault.CONTENT_MODERATED) && (argument == 0 || index < argument);
    }
}
