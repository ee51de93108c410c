package dev.darkroom.simulator;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * One HTTP request as it came.
 *
 * @param headers names are found in any case; a repeated one has its values joined by a comma
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Request(String method, URI target, Map<String, String> headers, byte[] body) {
    private static final int MOST_BYTES = 64 << 20;

    /** A header's value, or an empty string. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public String path() {
        return target.getPath();
    }

    /** A parameter of the query, or an empty string. */
    String parameter(String name) {
        String query = target.getQuery() == null ? "" : target.getQuery();
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return "";
    }

    /** Reads the next request of a connection; null when the client has closed it. */
    static Request read(BufferedInputStream in, OutputStream out) throws IOException {
        String line = line(in);
        if (line == null) {
            return null;
        }
        String[] words = line.split(" ", -1);
        if (words.length != 3) {
            throw new IOException("not a request line: " + line);
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.merge(
                    header.substring(0, colon), header.substring(colon + 1).strip(), (one, two) -> one + ", " + two);
        }
        if (headers.getOrDefault("Expect", "").equalsIgnoreCase("100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        byte[] body = headers.getOrDefault("Transfer-Encoding", "").equalsIgnoreCase("chunked")
                ? chunks(in)
                : exactly(in, Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
        return new Request(words[0], URI.create(words[1]), headers, body);
    }

    private static byte[] chunks(BufferedInputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line(in);
            if (size == null) {
                throw new EOFException("the request's body ended early");
            }
            int length = Integer.parseInt(size.split(";", 2)[0].strip(), 16);
            body.write(exactly(in, length));
            line(in);
            if (length == 0) {
                return body.toByteArray();
            }
        }
    }

    private static byte[] exactly(BufferedInputStream in, int length) throws IOException {
        if (length > MOST_BYTES) {
            throw new IOException("a request of " + length + " bytes is too large");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the request's body ended early");
        }
        return bytes;
    }

    private static String line(BufferedInputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
