package dev.darkroom.invariants;

/**
 * A row that contradicts an invariant.
 *
 * @param id of the invariant
 * @param meaning what should be true
 * @param row the row's key, and what is odd about it
 */
public record Violation(String id, String meaning, String row) {}
