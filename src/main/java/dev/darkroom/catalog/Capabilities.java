package dev.darkroom.catalog;

import dev.darkroom.job.ImageFormat;
import dev.darkroom.job.PixelSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a model can be asked, as far as its makers say. A field that is empty or null says that it cannot be chosen.
 *
 * @param sizes pixel sizes it makes, each as it is
 * @param sizeRange pixel sizes it makes, by rule; null: by list only
 * @param aspectRatios ratios it can be asked for, such as {@code 16:9}, each with the pixels it makes of it; empty: it
 *     does not say
 * @param n images that one request can bring; Darkroom asks for one
 * @param formats file formats; with one alone it is not asked for
 * @param background {@code transparent}, {@code opaque}, {@code auto}
 * @param seed largest seed; null: it takes none
 * @param negativePrompt whether it takes one
 * @param quality our words for quality, and its own word for each
 * @param defaultQuality our word for the quality that is asked for when a job names none; null: none is asked for
 * @param safety our levels of safety, and its own word for each
 * @param edit what it takes for an edit; null: it edits nothing
 * @param promptCharacters longest prompt; null: it does not say
 */
public record Capabilities(
        List<PixelSize> sizes,
        SizeRange sizeRange,
        Map<String, Optional<PixelSize>> aspectRatios,
        int n,
        Set<ImageFormat> formats,
        Set<String> background,
        Long seed,
        boolean negativePrompt,
        Map<String, String> quality,
        String defaultQuality,
        Map<String, String> safety,
        Edit edit,
        Integer promptCharacters) {
    /**
     * A rule for sizes, in pixels.
     *
     * @param min shortest side
     * @param max longest side
     * @param step sides are multiples of this
     * @param minPixels width times height at least
     * @param maxPixels width times height at most
     * @param longestRatio long side to short side at most; null: any
     */
    public record SizeRange(int min, int max, int step, long minPixels, long maxPixels, Integer longestRatio) {
        /** Whether such an image is made. */
        public boolean holds(PixelSize size) {
            int longer = Math.max(size.width(), size.height());
            int shorter = Math.min(size.width(), size.height());
            return shorter >= min
                    && longer <= max
                    && size.width() % step == 0
                    && size.height() % step == 0
                    && size.pixels() >= minPixels
                    && size.pixels() <= maxPixels
                    && (longestRatio == null || longer <= (long) longestRatio * shorter);
        }

        @Override
        public String toString() {
            return "sides are multiples of " + step + " from " + min + " to " + max
                    + (longestRatio == null ? "" : ", at most " + longestRatio + " to 1")
                    + (minPixels > 0 ? ", with " + minPixels + " pixels at least" : "")
                    + (maxPixels < Long.MAX_VALUE ? ", with " + maxPixels + " pixels at most" : "");
        }
    }

    /**
     * What it takes for an edit.
     *
     * @param formats file formats of the image
     * @param maxBytes largest file
     * @param mask whether it takes a mask
     * @param maxPixels most pixels of the image that it makes when the job leaves the size to it; null: any it makes
     */
    public record Edit(Set<ImageFormat> formats, long maxBytes, boolean mask, Long maxPixels) {}
}
