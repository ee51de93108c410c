package dev.darkroom.adapter.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param status HTTP status
 * @param headers by their usual names, beside those that every answer has
 * @param body what follows the headers
 */
public record HttpAnswer(int status, Map<String, String> headers, Body body) {
    /** What an answer says. */
    public sealed interface Body {}

    /** Known whole; nobody changes the bytes. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Bytes(byte[] bytes) implements Body {}

    /**
     * Written while it is sent.
     *
     * @param length in bytes; negative: not known before
     */
    public record Written(long length, Writer writer) implements Body {}

    /** Writes a body. */
    @FunctionalInterface
    public interface Writer {
        /**
         * Writes all of it; waits while the caller is slow.
         *
         * @throws IOException when the caller is gone
         */
        void write(OutputStream out) throws IOException;

        /** Called in its place when the body is not sent after all: lets go of what is held for it. */
        default void drop() {}
    }

    /** A JSON document. */
    public static HttpAnswer json(int status, JsonNode document) {
        return text(status, "application/json", document.toString() + "\n");
    }

    /** A text in UTF-8. */
    public static HttpAnswer text(int status, String mediaType, String text) {
        return new HttpAnswer(
                status,
                Map.of("Content-Type", mediaType + (mediaType.startsWith("text/") ? "; charset=utf-8" : "")),
                new Bytes(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Nothing but a status. */
    public static HttpAnswer empty(int status) {
        return new HttpAnswer(status, Map.of(), new Bytes(new byte[0]));
    }

    /** A stream of that type; {@code length} in bytes, negative when it is not known. */
    public static HttpAnswer stream(int status, String mediaType, long length, Writer writer) {
        return new HttpAnswer(status, Map.of("Content-Type", mediaType), new Written(length, writer));
    }

    /** The same answer with one more header. */
    public HttpAnswer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpAnswer(status, more, body);
    }
}
