package dev.darkroom.provider.dryrun;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines. */
final class Paragraph {
    private static final String ELLIPSIS = "…";

    private final Typeface face;
    private final float width;

    /** @param width the widest line, in multiples of the text size */
    Paragraph(Typeface face, float width) {
        this.face = face;
        this.width = width;
    }

    /** At most {@code most} lines; the last ends in an ellipsis where text was left out. */
    List<String> lines(String text, int most) {
        List<String> lines = new ArrayList<>();
        String rest = plain(text);
        while (!rest.isEmpty() && lines.size() < most) {
            int end = lineEnd(rest);
            boolean cut = lines.size() == most - 1 && end < rest.length();
            lines.add(cut ? shortened(rest) : rest.substring(0, end).strip());
            rest = rest.substring(end).strip();
        }
        return lines;
    }

    /** Spaces for every run of white space; nothing for characters that have no shape. */
    static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC)
                .replaceAll("[\\s\\p{Z}]+", " ")
                .replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\x{FE00}-\\x{FE0F}]", "")
                .strip();
    }

    private int lineEnd(String text) {
        float used = 0;
        int space = -1;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (c == ' ') {
                space = i;
            }
            used += face.glyph(c).advance();
            if (used > width && i > 0 && c != ' ') {
                return space > 0 ? space : i;
            }
        }
        return text.length();
    }

    private String shortened(String text) {
        float room = width - face.width(ELLIPSIS, 0);
        int end = 0;
        for (float used = 0; end < text.length(); end += Character.charCount(text.codePointAt(end))) {
            used += face.glyph(text.codePointAt(end)).advance();
            if (used > room) {
                break;
            }
        }
        return text.substring(0, end).replaceAll("[\\s,;:.·]+$", "") + ELLIPSIS;
    }
}
