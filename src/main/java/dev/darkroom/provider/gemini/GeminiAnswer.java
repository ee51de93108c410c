package dev.darkroom.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.provider.ImageCodec.Delivered;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.provider.Refusals;
import dev.darkroom.provider.Words;
import dev.darkroom.render.ErrorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What an answer with HTTP 200 says: an image, or in one of several ways that there is none. Whether an answer without an
 * image is billed is documented nowhere: once the model has answered it counts as spent; a prompt that was blocked before
 * that does not.
 */
final class GeminiAnswer {
    /** Reasons to stop that are refusals of the image. */
    private static final Set<String> MODERATED = Set.of(
            "SAFETY",
            "RECITATION",
            "BLOCKLIST",
            "PROHIBITED_CONTENT",
            "SPII",
            "IMAGE_SAFETY",
            "IMAGE_PROHIBITED_CONTENT",
            "IMAGE_RECITATION");

    /** A block reason that stands for none. */
    private static final String UNSET = "BLOCK_REASON_UNSPECIFIED";

    private GeminiAnswer() {}

    static Delivered read(JsonNode answer, Words words) throws ProviderException {
        JsonNode error = answer.path("error");
        if (!error.isMissingNode() && !error.isNull()) {
            throw Refusals.garbled(
                    "HTTP 200 with an error: " + words.of(error.path("message").asText(null), "it does not say which"));
        }
        List<String> images = images(answer);
        if (!images.isEmpty()) {
            int last = images.size() - 1;
            return new Delivered(images.get(last), null, null, null, null, images.subList(0, last));
        }
        JsonNode candidate = answer.path("candidates").path(0);
        String blocked = answer.at("/promptFeedback/blockReason").asText("");
        // Beside a candidate a reason releases nothing: the model has worked, which may be billed.
        if (candidate.isMissingNode() && !blocked.isEmpty() && !blocked.equals(UNSET)) {
            throw Refusals.nothingBought(
                    ErrorType.MODERATED,
                    "the prompt is blocked: "
                            + words.of(
                                    answer.at("/promptFeedback/blockReasonMessage")
                                            .asText(null),
                                    words.of(blocked, "")));
        }
        if (candidate.isMissingNode()) {
            throw Refusals.garbled("the answer has neither an image nor a reason");
        }
        throw withoutImage(candidate, words);
    }

    /** The finished ones, in their order: the model works towards the last. */
    private static List<String> images(JsonNode answer) {
        List<String> images = new ArrayList<>();
        for (JsonNode candidate : answer.path("candidates")) {
            for (JsonNode part : candidate.at("/content/parts")) {
                String image = part.at("/inlineData/data").asText("");
                // A thought is a sketch on the way to the image.
                if (!image.isEmpty() && !part.path("thought").asBoolean()) {
                    images.add(image);
                }
            }
        }
        return images;
    }

    private static ProviderException withoutImage(JsonNode candidate, Words words) {
        String reason = candidate.path("finishReason").asText("");
        ErrorType type = MODERATED.contains(reason) ? ErrorType.MODERATED : ErrorType.BAD_RESPONSE;
        String said = candidate.path("finishMessage").asText(null);
        return new ProviderException(
                type,
                Purchase.LOST,
                "the model answered without an image, which may be billed: "
                        + words.of(reason, "no reason") + ", "
                        + words.of(said == null ? text(candidate) : said, "no explanation"));
    }

    /** What it says in words instead; null: nothing. */
    private static String text(JsonNode candidate) {
        for (JsonNode part : candidate.at("/content/parts")) {
            if (part.path("text").isTextual() && !part.path("thought").asBoolean()) {
                return part.path("text").asText();
            }
        }
        return null;
    }
}
