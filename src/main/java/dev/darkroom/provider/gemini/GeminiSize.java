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
 * @param aspectRatio such as {@code 16:9}
 * @param imageSize {@code 2K} or {@code 4K}; null: 1K, which every model makes unasked
 */
record GeminiSize(String aspectRatio, String imageSize) {
    private static final List<Integer> LARGER = List.of(2, 4);

    /**
     * By the pixels that the catalogue has for each aspect ratio: larger ones have sides of two or four times as much.
     *
     * @param capabilities null: not known
     * @return empty: it cannot be said, or is left to the model
     */
    static Optional<GeminiSize> of(Shape shape, Capabilities capabilities) {
        if (shape.ratio() != null) {
            return Optional.of(new GeminiSize(shape.ratio(), null));
        }
        if (capabilities == null || shape.size() == null) {
            return Optional.empty();
        }
        for (Map.Entry<String, Optional<PixelSize>> ratio :
                capabilities.aspectRatios().entrySet()) {
            for (int times : LARGER) {
                if (ratio.getValue().map(small -> times(small, times)).equals(Optional.of(shape.size()))) {
                    return Optional.of(new GeminiSize(ratio.getKey(), times + "K"));
                }
            }
        }
        return Optional.empty();
    }

    private static PixelSize times(PixelSize small, int times) {
        return new PixelSize(small.width() * times, small.height() * times);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("aspectRatio", aspectRatio);
        if (imageSize != null) {
            json.put("imageSize", imageSize);
        }
        return json;
    }
}
