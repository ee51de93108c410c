package dev.darkroom.export.canva;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** Reads Canva's answers. Nothing in them is trusted: not their length, not their words, not their ids. */
final class CanvaAnswer {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_MESSAGE = 200;
    private static final String ID = "[A-Za-z0-9_-]{1,200}";

    private CanvaAnswer() {}

    /**
     * The document of a call that went well.
     *
     * @param secret what must not be shown, should Canva say it
     */
    static JsonNode read(CanvaCalls calls, CanvaCalls.Call call, String secret) throws CanvaException {
        CanvaCalls.Answer answer;
        try {
            answer = calls.send(call);
        } catch (CanvaCalls.NoAnswerException e) {
            throw new CanvaException(e);
        }
        JsonNode document = document(answer.body());
        if (answer.status() >= 200 && answer.status() < 300) {
            return document;
        }
        // OAuth's errors have 'error' and 'error_description' where the others have 'code' and 'message'.
        String code = word(document.path("code").asText(document.path("error").asText()));
        String said = document.path("message")
                .asText(document.path("error_description").asText());
        throw new CanvaException(
                answer.status(),
                code.isEmpty() ? ofStatus(answer.status()) : code,
                "Canva answers " + answer.status() + (code.isEmpty() ? "" : " " + code) + words(said, secret),
                answer.pause());
    }

    private static JsonNode document(byte[] body) {
        try {
            JsonNode read = JSON.readTree(body);
            return read == null ? JSON.missingNode() : read;
        } catch (IOException e) {
            return JSON.missingNode(); // as a page of somebody between Canva and us is; the status says what to do
        }
    }

    /** An id that may become part of a path. */
    static String id(JsonNode id) throws CanvaException {
        if (!id.isTextual() || !id.textValue().matches(ID)) {
            throw unreadable();
        }
        return id.textValue();
    }

    /** What cannot be understood is no answer. */
    static CanvaException unreadable() {
        return new CanvaException(new CanvaCalls.NoAnswerException("its answer cannot be understood", true, null));
    }

    /** A word that may be shown; empty when it is none. */
    static String word(String code) {
        return code.matches("[a-z0-9_]{1,60}") ? code : "";
    }

    private static String words(String said, String secret) {
        String shown = shown(secret.isEmpty() ? said : said.replace(secret, "***"), LONGEST_MESSAGE);
        return shown.isEmpty() ? "" : ": " + shown;
    }

    /** Text that a terminal shows as it is, cut after so many characters. */
    static String shown(String said, int most) {
        String plain = said.replaceAll("[\\p{Cc}\\p{Cs}]", " ").strip();
        return plain.codePointCount(0, plain.length()) > most
                ? plain.substring(0, plain.offsetByCodePoints(0, most)) + "…"
                : plain;
    }

    private static String ofStatus(int status) {
        return switch (status) {
            case 401 -> "invalid_access_token";
            case 403 -> "permission_denied";
            case 404 -> "not_found";
            case 413 -> "request_too_large";
            case 429 -> "too_many_requests";
            default -> "http_" + status;
        };
    }
}
