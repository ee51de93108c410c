package dev.darkroom.simulator;

/** Whether a call that met a fault is on the bill all the same. */
public enum Charge {
    ALWAYS,
    NEVER,
    /** Half of the calls are, by seed. */
    HALF
}
