package dev.darkroom.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.job.CanonicalJson;
import dev.darkroom.job.Operation;
import dev.darkroom.job.PixelSize;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A catalog entry: one model of one provider.
 *
 * @param modelId its name in jobs
 * @param providerId who serves it
 * @param providerModel its name for the provider
 * @param endpoint path below the provider's base address, with a slash at its beginning; null: the provider's usual one
 * @param displayName its name for people
 * @param status whether it can be used
 * @param shutdownDate when its provider ends it; null: not known
 * @param replacedBy the model to use instead; null: none named
 * @param operations what it can be asked
 * @param capabilities what it can be asked exactly; null: not known, so that it is asked as a job says
 * @param payloadMapping from our render to the provider's request body; null: as the provider's codec does it
 * @param responseMapping from the provider's answer to ours; null: as the provider's codec does it
 * @param pricing worst-case prices; empty: it has none, and nothing is bought
 * @param usagePricing how the answer's own figures become a price; null: they do not
 * @param source where the facts are from, and when they were checked
 * @param version exactly what is written of it
 */
public record Model(
        String modelId,
        String providerId,
        String providerModel,
        String endpoint,
        String displayName,
        Status status,
        LocalDate shutdownDate,
        String replacedBy,
        Set<Operation> operations,
        Capabilities capabilities,
        Mapping payloadMapping,
        Mapping responseMapping,
        List<Price> pricing,
        UsagePricing usagePricing,
        String source,
        Version version) {
    /**
     * The dearest price of one such image, micro-dollars; empty when none applies.
     *
     * @param size pixels; null: they are not known, so that it can be any that the model makes of itself
     * @param quality null: left to the provider, so that it can be any
     * @param images how many an edit begins with
     */
    public OptionalLong worstCase(Operation operation, PixelSize size, String quality, int images) {
        Long most = size == null && operation == Operation.EDIT ? mostPixelsOfEdit() : null;
        return pricing.stream()
                .filter(price -> price.appliesTo(operation, size, quality) && price.isReached(most))
                .mapToLong(price -> price.micros(images))
                .max();
    }

    private Long mostPixelsOfEdit() {
        return capabilities == null || capabilities.edit() == null
                ? null
                : capabilities.edit().maxPixels();
    }

    /** The last day on which it is served is over, or its provider has ended it. */
    public boolean hasEnded(LocalDate today) {
        return status == Status.RETIRED || (shutdownDate != null && shutdownDate.isBefore(today));
    }

    /** Where a model is written. */
    public enum Origin {
        /** {@code catalog/models}. */
        FILE,
        /** The remote catalogue. */
        REMOTE;

        /** The name in JSON and SQL. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is written of a model.
     *
     * @param sha256 hash of {@code document}, lower-case hex
     * @param document as canonical JSON
     */
    public record Version(String sha256, String document, Origin origin) {
        static Version of(JsonNode tree, Origin origin) {
            String document = CanonicalJson.of(tree);
            return new Version(CanonicalJson.sha256(document), document, origin);
        }
    }

    /** The quality it is asked for, in our words, when a job names this one; null: it is left to the provider. */
    public String quality(String asked) {
        return asked == null && capabilities != null ? capabilities.defaultQuality() : asked;
    }

    /** Whether a model can be used. */
    public enum Status {
        ACTIVE,
        BETA,
        DEPRECATED,
        /** Its provider has ended it: jobs that name it are refused. */
        RETIRED;

        /** The name in files. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A worst-case price of one image, for the renders it applies to.
     *
     * @param operation null: any
     * @param quality null: any
     * @param size {@code WIDTHxHEIGHT} in pixels; null: any
     * @param minPixels width times height at least; null: any
     * @param maxPixels width times height at most; null: any
     * @param micros micro-dollars
     * @param inputMicros micro-dollars more for each image that an edit begins with
     */
    public record Price(
            Operation operation,
            String quality,
            String size,
            Long minPixels,
            Long maxPixels,
            long micros,
            long inputMicros) {
        /** The price of an image made of so many. */
        long micros(int images) {
            return Math.addExact(micros, Math.multiplyExact(inputMicros, images));
        }

        /** Whether an image of at most so many pixels can have it; null: of any number. */
        boolean isReached(Long mostPixels) {
            return minPixels == null || mostPixels == null || minPixels <= mostPixels;
        }

        /** Whether it can apply to such a render; what is not known can be any. */
        boolean appliesTo(Operation asked, PixelSize askedSize, String askedQuality) {
            return (operation == null || operation == asked)
                    && (quality == null || askedQuality == null || quality.equals(askedQuality))
                    && (size == null || askedSize == null || size.equals(askedSize.toString()))
                    && (minPixels == null || askedSize == null || askedSize.pixels() >= minPixels)
                    && (maxPixels == null || askedSize == null || askedSize.pixels() <= maxPixels);
        }
    }

    /**
     * Prices of a million tokens each, micro-dollars.
     *
     * @param inputTextTokens tokens of the prompt
     * @param inputImageTokens tokens of input images
     * @param outputTokens tokens of the image made
     */
    public record UsagePricing(long inputTextTokens, long inputImageTokens, long outputTokens) {
        private static final long MILLION = 1_000_000;

        /** The price of an answer with these figures, micro-dollars, rounded up. */
        public long micros(long text, long images, long output) {
            long millionths = Math.addExact(
                    Math.addExact(
                            Math.multiplyExact(text, inputTextTokens), Math.multiplyExact(images, inputImageTokens)),
                    Math.multiplyExact(output, outputTokens));
            return Math.floorDiv(millionths + MILLION - 1, MILLION);
        }
    }
}
