package dev.darkroom.provider.openrouter;

/**
 * A rewritten prompt.
 *
 * @param prompt as good as one of a job: 1 to 32,000 characters, not blank
 * @param costMicros what the answer says it cost, micro-dollars; null: it does not say
 */
public record Rewritten(String prompt, Long costMicros) {}
