package dev.darkroom.web;

import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.render.ErrorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of an image that is asked for (RFC 9110, section 14).
 *
 * @param offset of its first byte
 * @param length in bytes, at least 1
 * @param whole bytes of the whole image
 */
record ByteRange(long offset, long length, long whole) {
    private static final Pattern SINGLE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    /**
     * The part that a call asks for; empty: all of it, as for several parts, other units, and a part of another version.
     *
     * @param tag the image's ETag
     * @throws HttpProblem 416 when no byte of the image is in it
     */
    static Optional<ByteRange> of(HttpCall call, String tag, long whole) throws HttpProblem {
        Matcher range = SINGLE.matcher(call.header("Range").orElse(""));
        boolean other =
                call.header("If-Range").filter(known -> !known.equals(tag)).isPresent();
        if (!call.method().equals("GET") || other || !range.matches()) {
            return Optional.empty();
        }
        String first = range.group(1);
        String last = range.group(2);
        if (first.isEmpty() && last.isEmpty()) {
            return Optional.empty();
        }
        long from = first.isEmpty() ? Math.max(0, whole - Long.parseLong(last)) : Long.parseLong(first);
        long to = first.isEmpty() || last.isEmpty() ? whole - 1 : Math.min(whole - 1, Long.parseLong(last));
        if (!first.isEmpty() && !last.isEmpty() && Long.parseLong(last) < from) {
            return Optional.empty();
        }
        if (from >= whole) {
            throw new HttpProblem(
                    416,
                    ErrorType.INVALID_REQUEST,
                    "the image has " + whole + " bytes, and the part that is asked for begins behind them",
                    List.of(),
                    Map.of("Content-Range", "bytes */" + whole));
        }
        return Optional.of(new ByteRange(from, to - from + 1, whole));
    }

    String header() {
        return "bytes " + offset + "-" + (offset + length - 1) + "/" + whole;
    }
}
