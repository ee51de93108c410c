package dev.darkroom.provider.dryrun;

import java.awt.geom.GeneralPath;

/** Turns text and simple shapes into masks. */
final class Lettering {
    /** How far out the control point of a curve through an eighth of a circle lies, in radii. */
    private static final double CONTROL = 1 / StrictMath.cos(Math.PI / 8);

    private Lettering() {}

    /**
     * A line of text.
     *
     * @param x left end of the base line
     * @param baseline its row
     * @param size pixels an em
     * @param spacing added after each character, in em
     */
    static Mask line(Typeface face, String text, float x, float baseline, float size, float spacing) {
        int left = (int) (x - size * 0.2f) - 1;
        int top = (int) (baseline - size * 1.15f) - 1;
        int width = (int) (face.width(text, spacing) * size + size * 0.4f) + 3;
        int height = (int) (size * 1.5f) + 3;
        Rasteriser raster = new Rasteriser(left, top, width, height);
        float at = x;
        for (int c : text.codePoints().toArray()) {
            Typeface.Glyph glyph = face.glyph(c);
            raster.add(glyph.outline(), glyph.scale() * size, at, baseline);
            at += (glyph.advance() + spacing) * size;
        }
        return raster.mask();
    }

    /** A bar with round ends; with equal sides a disc. */
    static Mask pill(float x, float y, float width, float height) {
        Rasteriser raster = new Rasteriser((int) x - 1, (int) y - 1, (int) width + 4, (int) height + 4);
        float r = height / 2;
        GeneralPath path = new GeneralPath();
        path.moveTo(width - r, r);
        for (int eighth = 1; eighth <= 8; eighth++) {
            if (eighth == 5) {
                path.lineTo(r, -r);
            }
            float centre = eighth <= 4 ? width - r : r;
            double angle = Math.PI / 2 - eighth * Math.PI / 4;
            double between = angle + Math.PI / 8;
            path.quadTo(
                    centre + (float) (r * CONTROL * StrictMath.cos(between)),
                    (float) (r * CONTROL * StrictMath.sin(between)),
                    centre + (float) (r * StrictMath.cos(angle)),
                    (float) (r * StrictMath.sin(angle)));
        }
        path.closePath();
        raster.add(path, 1, x, y + r);
        return raster.mask();
    }
}
