package dev.darkroom.web;

/** Texts of the contract as HTML. */
final class Html {
    private Html() {}

    /** Safe between tags and in attributes. */
    static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    static String code(String text) {
        return "<code>" + text(text) + "</code>";
    }

    /** A sentence in which {@code `words`} are code and {@code **words**} are strong. */
    static String line(String text) {
        return text(text.strip())
                .replaceAll("`([^`]+)`", "<code>$1</code>")
                .replaceAll("\\*\\*([^*]+)\\*\\*", "<strong>$1</strong>");
    }

    /** Paragraphs of such sentences, which are separated by empty lines. */
    static String paragraphs(String text) {
        StringBuilder html = new StringBuilder();
        for (String paragraph : text.strip().split("\n\\s*\n", -1)) {
            html.append("<p>").append(line(paragraph)).append("</p>\n");
        }
        return html.toString();
    }
}
