package dev.darkroom.asset;

import dev.darkroom.job.ImageFormat;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Tells a file by its first bytes. */
final class Magic {
    /** How many first bytes are looked at. */
    static final int LENGTH = 512;

    private Magic() {}

    /** The format, if it is one that we keep. */
    static Optional<ImageFormat> format(byte[] head) {
        String text = latin(head);
        if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
            return Optional.of(ImageFormat.PNG);
        }
        if (text.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of(ImageFormat.JPEG);
        }
        boolean webp = text.startsWith("RIFF") && text.startsWith("WEBP", 8);
        return webp ? Optional.of(ImageFormat.WEBP) : Optional.empty();
    }

    /** What else it is, for a message: {@code a GIF image}. */
    static String describe(byte[] head) {
        String text = latin(head);
        String words = text.replaceFirst("^\u00ef\u00bb\u00bf", "").strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("GIF8")) {
            return "a GIF image";
        }
        if (text.startsWith("ftyp", 4)) {
            return text.startsWith("avi", 8) ? "an AVIF image" : "a HEIC image or a video";
        }
        if (text.startsWith("BM")) {
            return "a BMP image";
        }
        if (text.startsWith("II*\0") || text.startsWith("MM\0*")) {
            return "a TIFF image";
        }
        if (text.startsWith("%PDF")) {
            return "a PDF document";
        }
        if (text.startsWith("\u001f\u008b")) {
            return "gzip-compressed data";
        }
        if (text.startsWith("PK\u0003\u0004")) {
            return "a ZIP archive";
        }
        return describeText(words);
    }

    private static String describeText(String words) {
        if (words.isEmpty()) {
            return "blank text";
        }
        if (words.startsWith("<svg") || (words.startsWith("<?xml") && words.contains("<svg"))) {
            return "an SVG drawing";
        }
        if (words.startsWith("<!doctype html") || words.startsWith("<html") || words.contains("<body")) {
            return "an HTML page";
        }
        if (words.startsWith("<")) {
            return "an XML document";
        }
        if (words.startsWith("{") || words.startsWith("[")) {
            return "a JSON document";
        }
        boolean printable = words.chars().allMatch(c -> c >= ' ' || Character.isWhitespace(c));
        return printable ? "text" : "data of no known kind";
    }

    private static String latin(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1);
    }
}
