package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body of a {@code multipart/form-data} request, read as strictly as the standard allows.
 *
 * @param parts in the order they came
 */
public record Multipart(List<Part> parts) {
    private static final Pattern BOUNDARY = Pattern.compile(
            "(?i)multipart/form-data\\s*;(?:.*;)?\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70})).*");
    private static final Pattern PARAMETER = Pattern.compile(";\\s*([a-zA-Z*]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final String END = "\r\n";

    /**
     * One part of the form.
     *
     * @param filename null when the part is a plain field
     * @param contentType in lower case; null when the part has none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Part(String name, String filename, String contentType, byte[] bytes) {
        /** The part as UTF-8 text. */
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    public Multipart {
        parts = List.copyOf(parts);
    }

    /** Whether the request says that its body is a form. */
    static boolean announcedBy(Request request) {
        return request.header("Content-Type").toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    }

    /**
     * Reads the request's body.
     *
     * @throws IllegalArgumentException when it is not a well-formed form; the message says what is wrong with it
     */
    public static Multipart of(Request request) {
        Matcher type = BOUNDARY.matcher(request.header("Content-Type"));
        if (!type.matches()) {
            throw new IllegalArgumentException("Content-Type must be multipart/form-data with a boundary, not '"
                    + request.header("Content-Type") + "'");
        }
        String dashes = "--" + (type.group(1) == null ? type.group(2) : type.group(1));
        String body = new String(request.body(), StandardCharsets.ISO_8859_1);
        if (!body.startsWith(dashes)) {
            throw new IllegalArgumentException("the form does not begin with its boundary");
        }
        List<Part> parts = new ArrayList<>();
        int at = dashes.length();
        while (!body.startsWith("--", at)) {
            if (!body.startsWith(END, at)) {
                throw new IllegalArgumentException("a boundary of the form does not end with its line");
            }
            int next = body.indexOf(END + dashes, at);
            if (next < 0) {
                throw new IllegalArgumentException("the form ends without its last boundary");
            }
            parts.add(part(body.substring(at + END.length(), Math.max(next, at + END.length()))));
            at = next + END.length() + dashes.length();
        }
        if (!body.substring(at + 2).isBlank()) {
            throw new IllegalArgumentException("the form goes on after its last boundary");
        }
        return new Multipart(parts);
    }

    /** All files of this field, in order. */
    List<Part> files(String name) {
        return files().stream().filter(part -> part.name().equals(name)).toList();
    }

    /** All parts that are files. */
    List<Part> files() {
        return parts.stream().filter(part -> part.filename() != null).toList();
    }

    /** The first file of this field. */
    Optional<Part> file(String name) {
        return files(name).stream().findFirst();
    }

    /** The plain fields, each a text; one that was sent several times is an array. */
    ObjectNode fields() {
        ObjectNode fields = SimulatorLog.JSON.createObjectNode();
        for (Part part : parts) {
            JsonNode known = fields.get(part.name());
            if (part.filename() != null) {
                continue;
            }
            if (known == null) {
                fields.put(part.name(), part.text());
            } else if (known.isArray()) {
                fields.withArray(part.name()).add(part.text());
            } else {
                fields.putArray(part.name()).add(known).add(part.text());
            }
        }
        return fields;
    }

    private static Part part(String text) {
        int end = text.startsWith(END) ? 0 : text.indexOf(END + END);
        if (end < 0) {
            throw new IllegalArgumentException("a part of the form has no empty line after its headers");
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : text.substring(0, end).split(END, -1)) {
            int colon = line.indexOf(':');
            if (colon < 1
                    || headers.put(
                                    line.substring(0, colon),
                                    line.substring(colon + 1).strip())
                            != null) {
                throw new IllegalArgumentException("a part of the form has the bad header line '" + line + "'");
            }
        }
        Map<String, String> disposition = disposition(headers.getOrDefault("Content-Disposition", ""));
        if (disposition.getOrDefault("name", "").isEmpty()) {
            throw new IllegalArgumentException("a part of the form has no name");
        }
        String type = headers.get("Content-Type");
        return new Part(
                disposition.get("name"),
                disposition.get("filename"),
                type == null ? null : type.toLowerCase(Locale.ROOT),
                text.substring(end + 2 * END.length()).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Map<String, String> disposition(String header) {
        if (!header.startsWith("form-data")) {
            throw new IllegalArgumentException("a part of the form has the Content-Disposition '" + header + "'");
        }
        Map<String, String> parameters = new TreeMap<>();
        Matcher matcher = PARAMETER.matcher(header);
        while (matcher.find()) {
            byte[] value = matcher.group(2).replaceAll("\\\\(.)", "$1").getBytes(StandardCharsets.ISO_8859_1);
            parameters.put(matcher.group(1), new String(value, StandardCharsets.UTF_8));
        }
        return parameters;
    }
}
