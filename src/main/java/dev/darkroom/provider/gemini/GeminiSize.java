package dev.darkroom.provider.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.catalog.Capabilities;
import dev.darkroom.catalog.Shape;
import dev.darkroom.job.PixelSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How Gemini is asked for a size.
 *
 * @param aspectRatio such as {@code 16:9}; null: that of the image that is edited
 * @param imageSize {@code 512}, {@code 1K}, {@code 2K} or {@code 4K}; null: 1K, which every model makes unasked
 */
record GeminiSize(String aspectRatio, String imageSize) {
    private static final List<Scale> SCALES =
            List.of(new Scale("512", 1, 2), new Scale("2K", 2, 1), new Scale("4K", 4, 1));

    /** How sides relate to those at 1K. */
    private record Scale(String word, int times, int over) {
        boolean holds(PixelSize base, PixelSize size) {
            return base.width() * times == size.width() * over && base.height() * times == size.height() * over;
        }
    }

    /**
     * By the pixels that the catalogue has for each aspect ratio: others have sides of half, two or four times as much.
     *
     * @param capabilities null: not known
     * @return empty: it cannot be said, or is left to the model
     */
    static Optional<GeminiSize> of(Shape shape, Capabilities capabilities) {
        if (shape.ratio() != null) {
            return Optional.of(new GeminiSize(shape.ratio(), null));
        }
        if (capabilities == null) {
            return Optional.empty();
        }
        if (shape.size() == null) {
            // Where there is a choice it is not left to the model: 1K is what is reserved.
            return capabilities.sizes().isEmpty() ? Optional.empty() : Optional.of(new GeminiSize(null, "1K"));
        }
        for (Map.Entry<String, Optional<PixelSize>> ratio :
                capabilities.aspectRatios().entrySet()) {
            for (Scale scale : SCALES) {
                if (ratio.getValue()
                        .filter(base -> scale.holds(base, shape.size()))
                        .isPresent()) {
                    return Optional.of(new GeminiSize(ratio.getKey(), scale.word()));
                }
            }
        }
        return Optional.empty();
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (aspectRatio != null) {
            json.put("aspectRatio", aspectRatio);
        }
        if (imageSize != null) {
            json.put("imageSize", imageSize);
        }
        return json;
    }
}
