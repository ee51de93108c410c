package dev.darkroom.job;

/** How far the content of a job file has come. */
public enum Completeness {
    /** It ends too early: it may still be being written. */
    INCOMPLETE,
    /** All there. */
    COMPLETE,
    /** Nothing that may follow could make it right. */
    BROKEN
}
