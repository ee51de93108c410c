package dev.darkroom.money;

import dev.darkroom.catalog.Model;
import dev.darkroom.catalog.ModelChoice;
import dev.darkroom.catalog.Shape;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.Operation;
import dev.darkroom.job.PixelSize;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** What an image costs at most, by the catalog. */
public final class Prices {
    /** Prompts up to so many tokens are in the catalog's prices of an image. */
    private static final int INCLUDED_PROMPT_TOKENS = 1_000;

    /** What each image of an edit is billed for at most, with its mask: our ceiling, no source gives one. */
    private static final int EDIT_IMAGE_TOKENS = 6_500;

    private final ModelChoice models;

    public Prices(ModelChoice models) {
        this.models = models;
    }

    /** The dearest price of one such image, micro-dollars; empty when the catalog has none. */
    public OptionalLong worstCase(String provider, JobRequest request) {
        Model model = models.model(provider, request);
        if (model == null) {
            return OptionalLong.empty();
        }
        PixelSize size =
                Shape.of(request, model.capabilities()).map(Shape::size).orElse(null);
        OptionalLong image =
                model.worstCase(request.operation(), size, model.quality(request.quality()), images(request));
        return image.isPresent() && model.usagePricing() != null
                ? OptionalLong.of(Math.addExact(image.getAsLong(), input(model, request)))
                : image;
    }

    private static long input(Model model, JobRequest request) {
        long prompt = longPrompt(model, request.prompt());
        long tokens = (long) images(request) * EDIT_IMAGE_TOKENS;
        return Math.addExact(prompt, model.usagePricing().micros(0, tokens, 0));
    }

    /** How many images it begins with. */
    private static int images(JobRequest request) {
        return request.operation() == Operation.EDIT ? 1 + request.moreImages().size() : 0;
    }

    /** What a prompt beyond the included tokens costs at most: a token is never shorter than a byte. */
    private static long longPrompt(Model model, String prompt) {
        int bytes = prompt.getBytes(StandardCharsets.UTF_8).length;
        return model.usagePricing().micros(Math.max(0, bytes - INCLUDED_PROMPT_TOKENS), 0, 0);
    }

    /**
     * The same, for a purchase.
     *
     * @return micro-dollars
     * @throws RefusedPurchaseException when the catalog has no price
     */
    public long requireWorstCase(String provider, JobRequest request) {
        return worstCase(provider, request)
                .orElseThrow(() ->
                        RefusedPurchaseException.unpriced(provider + " " + models.modelId(provider, request) + ", "
                                + request.operation().word() + " at " + request.width() + "x" + request.height()
                                + (request.quality() == null ? "" : " in " + request.quality() + " quality")));
    }
}
