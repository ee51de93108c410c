package dev.darkroom.provider.dryrun;

import java.util.ArrayList;
import java.util.List;

/** The text on a picture: a mark above, and at the foot the headline, the prompt and the numbers. */
final class Caption {
    private static final int WHITE = 0xFFFFFF;
    /** A line longer than this many text sizes is hard to read. */
    private static final float LONGEST_LINE = 31;

    private static final int SMALLEST_SIDE = 160;

    private final Typeface regular;
    private final Typeface semibold;
    private final Mark mark;

    Caption(Typeface regular, Typeface semibold) {
        this.regular = regular;
        this.semibold = semibold;
        this.mark = new Mark(semibold);
    }

    /** The layers of the text; a small picture has only the mark. */
    List<Layer> layers(PictureSpec spec, Palette palette) {
        int side = Math.min(spec.width(), spec.height());
        // A hundredth of the shorter side, yet never so small that the text could not be read.
        float unit = Math.max(side / 100f, 3f);
        List<Layer> layers = new ArrayList<>();
        if (side >= SMALLEST_SIDE) {
            layers.addAll(foot(spec, palette, unit));
        }
        layers.addAll(mark.layers(spec, palette, unit));
        return layers;
    }

    /** Set from the foot upwards, so that the lower margin is always the same. */
    private List<Layer> foot(PictureSpec spec, Palette palette, float unit) {
        float margin = 6.5f * unit;
        float measure = spec.width() - 2 * margin;
        float size = 3.5f * unit;
        float small = 2.45f * unit;
        float y = spec.height() - margin;
        List<Layer> layers = new ArrayList<>();

        layers.add(write(regular, numbers(spec, measure / small), margin, y, small, 0.62f));
        y -= 2.2f * small;
        if (spec.negativePrompt() != null) {
            for (String line : lines(regular, "without " + spec.negativePrompt(), measure / small, 1)) {
                layers.add(write(regular, line, margin, y, small, 0.62f));
                y -= 2.1f * small;
            }
        }
        int most = Math.max(3, Math.min(6, 3 * spec.height() / spec.width()));
        List<String> prompt = lines(regular, spec.prompt(), measure / size, most);
        for (int i = prompt.size() - 1; i >= 0; i--) {
            layers.add(write(regular, prompt.get(i), margin, y, size, 0.94f));
            y -= 1.42f * size;
        }
        y -= 0.35f * size;
        float fitting = measure / semibold.width(spec.title(), 0);
        float head = Math.max(4 * unit, Math.min(5.6f * unit, fitting));
        for (String line : lines(semibold, spec.title(), measure / head, 1)) {
            layers.add(write(semibold, line, margin, y, head, 1));
        }
        int dark = (int) (y - head);
        layers.add(0, new Scrim((int) (dark - 22 * unit), dark, palette.deep()));
        return layers;
    }

    private String numbers(PictureSpec spec, float measure) {
        String line = spec.width() + " × " + spec.height() + "   ·   seed " + spec.seed() + "   ·   image "
                + (spec.index() + 1L);
        return regular.width(line, 0) <= measure
                ? line
                : lines(regular, line, measure, 1).get(0);
    }

    private static List<String> lines(Typeface face, String text, float measure, int most) {
        return new Paragraph(face, Math.min(measure, LONGEST_LINE)).lines(text, most);
    }

    private static Ink write(Typeface face, String text, float x, float baseline, float size, float strength) {
        return new Ink(Lettering.line(face, text, x, baseline, size, 0), WHITE, strength);
    }
}
