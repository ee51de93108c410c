package dev.darkroom.render;

import java.time.Instant;

/**
 * One try of one render at one provider.
 *
 * @param attemptId render id and number
 * @param provider who is asked
 * @param modelId which model; null: the provider has none
 * @param modelVersion what was written of the model then, by its hash; null: the catalogue did not have it
 * @param assetId the id the image will have, fixed now so that a repeated store finds its own object
 * @param created when it began, by the database's clock; the asset is dated with it, so that a repeated store writes the
 *     same again, and it says which day and month it is paid from
 * @param state as last written
 * @param reservedMicros worst-case price, micro-dollars
 * @param submits how often the request was sent; more than once only when it was surely refused before
 * @param keyId which of the provider's keys it was sent with last; null: not sent yet, or without a key
 * @param receipt what an asynchronous provider answered to the request; null: not yet, or it is not asynchronous
 * @param result what came; null: not yet
 * @param cached its image is taken from the cache: nobody is asked, and nothing is paid
 * @param said what an answer said of itself; written with the next step, and null from then on
 */
public record Attempt(
        String attemptId,
        String provider,
        String modelId,
        String modelVersion,
        String assetId,
        Instant created,
        AttemptState state,
        long reservedMicros,
        int submits,
        String keyId,
        Receipt receipt,
        Result result,
        boolean cached,
        Said said) {
    /**
     * The provider has taken the request and will deliver.
     *
     * @param providerRef its own id for the task
     * @param pollUrl where to ask for the result
     * @param costMicros what it says it charges, micro-dollars; null: it does not say
     */
    public record Receipt(String providerRef, String pollUrl, Long costMicros) {}

    /**
     * The bytes are in the spool.
     *
     * @param spoolSha256 their hash, lower-case hex
     * @param seed the seed the provider used or was given; null: unknown
     * @param finalPrompt the prompt the provider was given or says it used
     * @param costMicros what it says it charges, micro-dollars; null: it does not say
     * @param latencyMillis how long the provider took
     */
    public record Result(String spoolSha256, Long seed, String finalPrompt, Long costMicros, long latencyMillis) {}

    /**
     * What an answer says of itself.
     *
     * @param requestId the provider's own id of the request, to ask its support about; null: it gives none
     * @param model the version of the model that answered, in the provider's words; null: it does not say
     */
    public record Said(String requestId, String model) {
        /** With what a later look found; what that does not know stays. */
        public Said and(Said later) {
            return new Said(
                    later.requestId() == null ? requestId : later.requestId(),
                    later.model() == null ? model : later.model());
        }
    }

    /** An attempt to buy an image. */
    public Attempt(
            String attemptId,
            String provider,
            String modelId,
            String modelVersion,
            String assetId,
            Instant created,
            AttemptState state,
            long reservedMicros,
            int submits,
            String keyId,
            Receipt receipt,
            Result result) {
        this(
                attemptId,
                provider,
                modelId,
                modelVersion,
                assetId,
                created,
                state,
                reservedMicros,
                submits,
                keyId,
                receipt,
                result,
                false,
                null);
    }

    private Attempt copy(AttemptState next, int sent, String key, Receipt given, Result delivered) {
        return new Attempt(
                attemptId,
                provider,
                modelId,
                modelVersion,
                assetId,
                created,
                next,
                reservedMicros,
                sent,
                key,
                given,
                delivered,
                cached,
                null);
    }

    private Attempt copy(boolean fromCache, Said words) {
        return new Attempt(
                attemptId,
                provider,
                modelId,
                modelVersion,
                assetId,
                created,
                state,
                reservedMicros,
                submits,
                keyId,
                receipt,
                result,
                fromCache,
                words);
    }

    /** The same attempt, whose image is taken from the cache. */
    public Attempt fromCache() {
        return copy(true, said);
    }

    /** The same attempt, of which an answer says this; what an earlier answer said, and this does not, stays. */
    public Attempt saying(Said words) {
        return copy(cached, said == null ? words : said.and(words));
    }

    /** The same attempt one step on. */
    public Attempt in(AttemptState next) {
        return copy(next, next == AttemptState.SUBMITTING ? submits + 1 : submits, keyId, receipt, result);
    }

    /** The same attempt, about to be sent with this key; null: without one. */
    public Attempt with(String key) {
        return copy(state, submits, key, receipt, result);
    }

    /** The same attempt, taken by the provider. */
    public Attempt submitted(Receipt given) {
        return copy(AttemptState.SUBMITTED, submits, keyId, given, result);
    }

    /** The same attempt with its bytes on disk. */
    public Attempt ready(Result delivered) {
        return copy(AttemptState.READY, submits, keyId, receipt, delivered);
    }

    /** What is to be settled: what the provider says it charges, else the price that was reserved. Micro-dollars. */
    public long costMicros() {
        if (result != null && result.costMicros() != null) {
            return result.costMicros();
        }
        return receipt != null && receipt.costMicros() != null ? receipt.costMicros() : reservedMicros;
    }
}
