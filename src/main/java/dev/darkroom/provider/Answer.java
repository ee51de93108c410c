package dev.darkroom.provider;

/**
 * What a provider delivered; the bytes are in the spool under the attempt's asset id.
 *
 * @param sha256 of the spooled bytes, lower-case hex
 * @param seed the seed it used; null: unknown
 * @param finalPrompt the prompt it says it used
 * @param costMicros what it says it charges, micro-dollars; null: it does not say
 */
public record Answer(String sha256, Long seed, String finalPrompt, Long costMicros) {}
