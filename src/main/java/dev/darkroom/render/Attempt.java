package dev.darkroom.render;

import java.time.Instant;

/**
 * One try of one render at one provider.
 *
 * @param attemptId render id and number
 * @param provider who is asked
 * @param modelId which model; null: the provider has none
 * @param assetId the id the image will have, fixed now so that a repeated store finds its own object
 * @param created when it began, by the database's clock; the asset is dated with it, so that a repeated store writes the
 *     same again
 * @param state as last written
 * @param spoolSha256 hash of the spooled bytes, once they are there
 * @param seed the seed the provider used or was given; null: unknown
 * @param finalPrompt the prompt the provider was given or says it used
 * @param latencyMillis how long the provider took, once known
 */
public record Attempt(
        String attemptId,
        String provider,
        String modelId,
        String assetId,
        Instant created,
        AttemptState state,
        String spoolSha256,
        Long seed,
        String finalPrompt,
        Long latencyMillis) {
    /** The same attempt one step on. */
    public Attempt in(AttemptState next) {
        return new Attempt(
                attemptId, provider, modelId, assetId, created, next, spoolSha256, seed, finalPrompt, latencyMillis);
    }

    /** The same attempt with its bytes on disk. */
    public Attempt ready(String sha256, Long usedSeed, String usedPrompt, long tookMillis) {
        return new Attempt(
                attemptId,
                provider,
                modelId,
                assetId,
                created,
                AttemptState.READY,
                sha256,
                usedSeed,
                usedPrompt,
                tookMillis);
    }
}
