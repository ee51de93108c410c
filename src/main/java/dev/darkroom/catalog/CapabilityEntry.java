package dev.darkroom.catalog;

import dev.darkroom.job.ImageFormat;
import dev.darkroom.job.PixelSize;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The {@code capabilities} of a model file as they are written. */
record CapabilityEntry(
        List<String> sizes,
        RangeEntry sizeRange,
        Map<String, String> aspectRatios,
        Integer n,
        List<String> formats,
        List<String> background,
        Long seed,
        boolean negativePrompt,
        Map<String, String> quality,
        String defaultQuality,
        Map<String, String> safety,
        EditEntry edit,
        Integer promptCharacters) {
    private static final int MIB = 1 << 20;

    record RangeEntry(int min, int max, int step, long minPixels, Long maxPixels, Integer longestRatio) {}

    record EditEntry(List<String> formats, int maxMib, boolean mask, Long maxPixels) {}

    /** @throws IllegalArgumentException when a size or format is none */
    Capabilities capabilities() {
        List<PixelSize> listed = new ArrayList<>();
        if (sizes != null) {
            sizes.forEach(size -> listed.add(PixelSize.of(size)));
        }
        Map<String, Optional<PixelSize>> ratios = new LinkedHashMap<>();
        if (aspectRatios != null) {
            aspectRatios.forEach(
                    (ratio, size) -> ratios.put(ratio, Optional.ofNullable(size).map(PixelSize::of)));
        }
        return new Capabilities(
                listed,
                sizeRange == null ? null : range(sizeRange),
                ratios,
                n == null ? 1 : n,
                formats(formats),
                background == null ? Set.of() : new LinkedHashSet<>(background),
                seed,
                negativePrompt,
                quality == null ? Map.of() : quality,
                defaultQuality,
                safety == null ? Map.of() : safety,
                edit == null ? null : edit(edit),
                promptCharacters);
    }

    private static Capabilities.Edit edit(EditEntry entry) {
        return new Capabilities.Edit(
                formats(entry.formats()), (long) entry.maxMib() * MIB, entry.mask(), entry.maxPixels());
    }

    private static Capabilities.SizeRange range(RangeEntry entry) {
        return new Capabilities.SizeRange(
                entry.min(),
                entry.max(),
                entry.step(),
                entry.minPixels(),
                entry.maxPixels() == null ? Long.MAX_VALUE : entry.maxPixels(),
                entry.longestRatio());
    }

    private static Set<ImageFormat> formats(List<String> words) {
        Set<ImageFormat> formats = EnumSet.noneOf(ImageFormat.class);
        if (words != null) {
            words.forEach(word -> formats.add(ImageFormat.of(word)));
        }
        return formats;
    }
}
