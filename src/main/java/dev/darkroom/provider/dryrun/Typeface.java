package dev.darkroom.provider.dryrun;

import java.awt.Shape;
import java.awt.geom.GeneralPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;

/** Glyph outlines of a font in our own jar; no installed font is looked at. Safe for many threads. */
final class Typeface {
    private final TrueTypeFont font;
    private final CmapLookup glyphs;
    private final float unitsPerEm;
    private final Map<Integer, Glyph> known = new ConcurrentHashMap<>();

    /** An outline and its width, both for a size of 1; y points up. */
    record Glyph(Shape outline, float scale, float advance) {}

    /** @throws UncheckedIOException when the resource is missing or is no TrueType font */
    Typeface(String resource) {
        try (InputStream in = Typeface.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("font " + resource + " is missing from the program");
            }
            font = new TTFParser(true).parseEmbedded(in);
            glyphs = font.getUnicodeCmapLookup();
            unitsPerEm = font.getUnitsPerEm();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The glyph of a character; an empty box where the font has none. */
    Glyph glyph(int codePoint) {
        return known.computeIfAbsent(codePoint, this::read);
    }

    /** How wide a text is, for a size of 1 and {@code spacing} after each character. */
    float width(String text, float spacing) {
        return (float)
                text.codePoints().mapToDouble(c -> glyph(c).advance() + spacing).sum();
    }

    private Glyph read(int codePoint) {
        int id = glyphs.getGlyphId(codePoint);
        if (id == 0) {
            return new Glyph(box(), 1, 0.74f);
        }
        // The font reads from one shared position in its data.
        synchronized (font) {
            try {
                var data = font.getGlyph().getGlyph(id);
                GeneralPath path = data == null ? new GeneralPath() : data.getPath();
                return new Glyph(path, 1 / unitsPerEm, font.getAdvanceWidth(id) / unitsPerEm);
            } catch (IOException e) {
                throw new UncheckedIOException("glyph of U+" + Integer.toHexString(codePoint), e);
            }
        }
    }

    private static GeneralPath box() {
        GeneralPath path = new GeneralPath();
        rectangle(path, 0.08f, 0, 0.66f, 0.72f);
        rectangle(path, 0.66f - 0.06f, 0.06f, 0.08f + 0.06f, 0.66f);
        return path;
    }

    /** A rectangle; with {@code x1 < x0} it runs the other way round, and is a hole. */
    private static void rectangle(GeneralPath path, float x0, float y0, float x1, float y1) {
        path.moveTo(x0, y0);
        path.lineTo(x1, y0);
        path.lineTo(x1, y1);
        path.lineTo(x0, y1);
        path.closePath();
    }
}
