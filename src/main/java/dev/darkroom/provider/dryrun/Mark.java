package dev.darkroom.provider.dryrun;

import java.util.ArrayList;
import java.util.List;

/** The sign in the upper corner that says what the picture is: a safelight, and two words where there is room. */
final class Mark {
    private static final int WHITE = 0xFFFFFF;
    private static final int SAFELIGHT = 0xF2503B;
    private static final float SPACING = 0.09f;

    private final Typeface face;

    Mark(Typeface face) {
        this.face = face;
    }

    /** @param unit the picture's unit of layout, in pixels */
    List<Layer> layers(PictureSpec spec, Palette palette, float unit) {
        int light = spec.placeholder() ? WHITE : SAFELIGHT;
        int side = Math.min(spec.width(), spec.height());
        String word = spec.placeholder() ? "PLACEHOLDER" : "DRY RUN";
        float size = 2.3f * unit;
        float dot = 0.8f * size;
        float gap = 0.55f * size;
        float height = 2.3f * size;
        float width = height + dot + gap + (face.width(word, SPACING) - SPACING) * size;
        float edge = 6.5f * unit;
        if (width + 2 * edge > spec.width() || height + 2 * edge > spec.height()) {
            float small = 0.1f * side;
            return List.of(new Ink(Lettering.pill(small, small, small, small), light, 1));
        }
        List<Layer> layers = new ArrayList<>();
        layers.add(new Ink(Lettering.pill(edge, edge, width, height), palette.deep(), 0.82f));
        float x = edge + height / 2;
        layers.add(new Ink(Lettering.pill(x, edge + (height - dot) / 2, dot, dot), light, 1));
        float capitals = 0.727f * size;
        float baseline = edge + (height + capitals) / 2;
        Mask letters = Lettering.line(face, word, x + dot + gap, baseline, size, SPACING);
        layers.add(new Ink(letters, WHITE, 0.95f));
        return layers;
    }
}
