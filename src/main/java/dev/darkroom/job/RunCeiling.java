package dev.darkroom.job;

/**
 * The most that one call of {@code run --budget} may spend.
 *
 * @param runId names the call
 * @param limitMicros micro-dollars, above 0
 */
public record RunCeiling(String runId, long limitMicros) {}
