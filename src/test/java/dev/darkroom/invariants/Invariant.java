package dev.darkroom.invariants;

/**
 * Something that is true of every database at every moment, or whenever all work is done.
 *
 * @param id its number in the list of invariants, I1 to I15
 * @param meaning what is true
 * @param violations a query that returns one text for each row that contradicts it
 */
record Invariant(String id, String meaning, String violations) {}
