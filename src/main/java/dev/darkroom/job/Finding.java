package dev.darkroom.job;

/**
 * Something wrong within one document.
 *
 * @param pointer JSON pointer of the field, from the document's root
 * @param problem what is wrong, with the value (shortened)
 * @param expected what would be right
 */
public record Finding(String pointer, String problem, String expected) {}
