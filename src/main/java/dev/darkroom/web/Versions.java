package dev.darkroom.web;

import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Answers that callers may have already: each has an ETag, and who names it is told that nothing has changed. */
final class Versions {
    private static final int TAG_DIGITS = 32;

    private Versions() {}

    /** Whether the caller has the version of that tag (RFC 9110, section 13.1.2). */
    static boolean has(HttpCall call, String tag) {
        return named(call, "If-None-Match")
                .map(each -> each.startsWith("W/") ? each.substring(2) : each)
                .anyMatch(each -> each.equals("*") || each.equals(tag));
    }

    /** Whether the caller means the version of that tag: a weak one is none of ours (RFC 9110, section 13.1.1). */
    static boolean means(HttpCall call, String tag) {
        return named(call, "If-Match").anyMatch(each -> each.equals("*") || each.equals(tag));
    }

    private static Stream<String> named(HttpCall call, String header) {
        return Arrays.stream(call.header(header).orElse("").split(",")).map(String::strip);
    }

    /** The document, or 304; callers ask again each time, as it may change at any time. */
    static HttpAnswer of(HttpCall call, HttpAnswer document) {
        String tag = "\"" + hash(((HttpAnswer.Bytes) document.body()).bytes()) + "\"";
        HttpAnswer answer = has(call, tag) ? HttpAnswer.empty(304) : document;
        return answer.with("ETag", tag).with("Cache-Control", "private, no-cache");
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, TAG_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
