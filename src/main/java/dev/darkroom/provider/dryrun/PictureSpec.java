package dev.darkroom.provider.dryrun;

import java.util.Objects;

/**
 * What a dry-run picture shows. Equal specs give equal pictures.
 *
 * @param provider the provider's name; it decides the colours
 * @param title the headline, for example the provider's name with its model
 * @param prompt the prompt; shortened where it does not fit
 * @param negativePrompt what to leave out; null: none
 * @param seed the seed; it decides the composition, together with provider, prompt and index
 * @param width pixels, 1 to 16384
 * @param height pixels, 1 to 16384
 * @param index which render of the job, from 0
 * @param placeholder drawn in grey and marked as a placeholder
 */
public record PictureSpec(
        String provider,
        String title,
        String prompt,
        String negativePrompt,
        long seed,
        int width,
        int height,
        int index,
        boolean placeholder) {
    private static final int MAX_SIDE = 16384;

    /** @throws IllegalArgumentException for a side outside 1 to 16384 or a negative index */
    public PictureSpec {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(prompt, "prompt");
        requireSide("width", width);
        requireSide("height", height);
        if (index < 0) {
            throw new IllegalArgumentException("index is " + index + "; expected 0 or more");
        }
    }

    private static void requireSide(String name, int pixels) {
        if (pixels < 1 || pixels > MAX_SIDE) {
            throw new IllegalArgumentException(name + " is " + pixels + "; expected 1 to " + MAX_SIDE + " pixels");
        }
    }
}
