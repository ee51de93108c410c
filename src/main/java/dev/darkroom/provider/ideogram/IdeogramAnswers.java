package dev.darkroom.provider.ideogram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.provider.ImageCodec.Delivered;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.provider.Refusals;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.Words;
import dev.darkroom.render.ErrorType;
import java.util.List;
import java.util.Locale;

/** What Ideogram's answers mean. */
final class IdeogramAnswers {
    private static final int UNPROCESSABLE = 422;
    private static final List<String> OF_CONTENT = List.of("safety", "prompt", "moderat", "polic");

    private IdeogramAnswers() {}

    static ProviderException refusal(Reply reply, Words words) {
        String said = said(reply.json());
        String message = words.of(said, "HTTP " + reply.status());
        return reply.status() == UNPROCESSABLE && ofContent(said)
                ? Refusals.nothingBought(ErrorType.MODERATED, message)
                : Refusals.of(reply, message);
    }

    private static boolean ofContent(String said) {
        String text = said == null ? "" : said.toLowerCase(Locale.ROOT);
        return OF_CONTENT.stream().anyMatch(text::contains);
    }

    private static String said(JsonNode body) {
        for (JsonNode text : new JsonNode[] {
            body.path("error"),
            body.at("/error/message"),
            body.path("message"),
            body.path("detail"),
            body.path("reject_reason")
        }) {
            if (text.isTextual()) {
                return text.asText();
            }
        }
        return null;
    }

    static Delivered read(JsonNode answer, Words words) throws ProviderException {
        JsonNode item = answer.path("data").path(0);
        if (!item.isObject()) {
            String said = said(answer);
            throw Refusals.garbled(
                    said == null
                            ? "the answer has no image"
                            : "HTTP 200 with an error: " + words.of(said, "it does not say which"));
        }
        requireAllowed(answer);
        String url = text(item, "url");
        if (url == null) {
            throw Refusals.garbled("the answer names no address of an image");
        }
        JsonNode seed = item.path("seed");
        return new Delivered(
                null,
                url,
                seed.isIntegralNumber() && seed.canConvertToLong() ? (Long) seed.asLong() : null,
                text(item, "prompt"),
                null);
    }

    /** An answer that says nothing of safety is let through. */
    static void requireAllowed(JsonNode answer) throws ProviderException {
        JsonNode item = answer.path("data").path(0);
        if (item.path("is_image_safe").isBoolean()
                && !item.path("is_image_safe").asBoolean()) {
            throw new ProviderException(
                    ErrorType.MODERATED,
                    Purchase.LOST,
                    "the provider's safety check kept the image back; it is paid for");
        }
    }

    private static String text(JsonNode item, String field) {
        JsonNode text = item.path(field);
        return text.isTextual() && !text.asText().isEmpty() ? text.asText() : null;
    }
}
