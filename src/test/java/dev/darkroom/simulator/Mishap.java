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
}
