package dev.darkroom.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON in the one form that equal values share: keys sorted by UTF-16 code unit, no spaces, only the escapes that JSON
 * demands, numbers as plain decimals without needless zeros or exponent. Jobs are compared by the hash of this text, so
 * its form must never change.
 */
public final class CanonicalJson {
    private CanonicalJson() {}

    /** The canonical text of a value. Numbers must be of a bounded exponent, as everything a {@link JobReader} reads is. */
    public static String of(JsonNode value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    /** SHA-256 of the text's UTF-8 bytes, as lower-case hex. */
    public static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void write(JsonNode value, StringBuilder out) {
        switch (value.getNodeType()) {
            case OBJECT -> object(value, out);
            case ARRAY -> array(value, out);
            case STRING -> string(value.textValue(), out);
            case NUMBER -> out.append(JobNumbers.plain(value.decimalValue()).toPlainString());
            case BOOLEAN, NULL -> out.append(value.asText());
            default -> throw new IllegalArgumentException(value.getNodeType() + " is no JSON value");
        }
    }

    private static void object(JsonNode object, StringBuilder out) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        object.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
        char separator = '{';
        for (Map.Entry<String, JsonNode> field : sorted.entrySet()) {
            string(field.getKey(), out.append(separator));
            write(field.getValue(), out.append(':'));
            separator = ',';
        }
        out.append(sorted.isEmpty() ? "{}" : "}");
    }

    private static void array(JsonNode array, StringBuilder out) {
        out.append('[');
        for (Iterator<JsonNode> each = array.elements(); each.hasNext(); ) {
            write(each.next(), out);
            if (each.hasNext()) {
                out.append(',');
            }
        }
        out.append(']');
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(HexFormat.of().toHexDigits((byte) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
