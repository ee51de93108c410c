package dev.darkroom.catalog;

import dev.darkroom.job.JobRequest;
import dev.darkroom.job.PixelSize;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * How a model is asked for the size of an image: by an aspect ratio, in pixels, or, for an edit that is to be as large as
 * its image, not at all.
 *
 * @param size the pixels; null: the model chooses them and does not say how
 * @param ratio the aspect ratio to ask for; null: it is asked in pixels, or not at all when there are none
 */
public record Shape(PixelSize size, String ratio) {
    private static final Shape AS_IMAGE = new Shape(null, null);
    /** A listed size is taken for a ratio that it misses by so much, as sizes are multiples of something. */
    private static final double CLOSE = 0.035;

    /**
     * What comes nearest to what the job asks for without changing it.
     *
     * @param capabilities null: not known, so that the model is asked as the job says
     * @return empty: the model does not make it
     */
    public static Optional<Shape> of(JobRequest request, Capabilities capabilities) {
        if (JobRequest.AS_IMAGE.equals(request.aspectRatio())) {
            return Optional.of(AS_IMAGE);
        }
        PixelSize size = new PixelSize(request.width(), request.height());
        String ratio = request.aspectRatio();
        if (capabilities == null) {
            return Optional.of(new Shape(size, ratio));
        }
        return ratio == null ? ofPixels(size, capabilities) : ofRatio(ratio, size, capabilities);
    }

    private static Optional<Shape> ofPixels(PixelSize size, Capabilities capabilities) {
        if (makes(size, capabilities)) {
            return Optional.of(new Shape(size, null));
        }
        return capabilities.aspectRatios().entrySet().stream()
                .filter(known -> known.getValue().filter(size::equals).isPresent())
                .findFirst()
                .map(known -> new Shape(size, known.getKey()));
    }

    private static Optional<Shape> ofRatio(String ratio, PixelSize near, Capabilities capabilities) {
        Map<String, Optional<PixelSize>> ratios = capabilities.aspectRatios();
        if (ratios.containsKey(ratio)) {
            return Optional.of(new Shape(ratios.get(ratio).orElse(null), ratio));
        }
        if (makes(near, capabilities)) {
            return Optional.of(new Shape(near, null));
        }
        double wanted = PixelSize.quotient(ratio);
        return capabilities.sizes().stream()
                .filter(size -> misses(size, wanted) <= CLOSE)
                .min(Comparator.comparingDouble(size -> misses(size, wanted)))
                .map(size -> new Shape(size, null));
    }

    private static boolean makes(PixelSize size, Capabilities capabilities) {
        return capabilities.sizes().contains(size)
                || (capabilities.sizeRange() != null && capabilities.sizeRange().holds(size));
    }

    private static double misses(PixelSize size, double wanted) {
        return Math.abs((double) size.width() / size.height() / wanted - 1);
    }
}
