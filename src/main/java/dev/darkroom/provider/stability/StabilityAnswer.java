package dev.darkroom.provider.stability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.provider.ImageCodec.Delivered;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.provider.Refusals;
import dev.darkroom.provider.Words;
import dev.darkroom.render.ErrorType;

/** What a success of Stability says: of one image, or of a list of {@code artifacts}. It need not be a success. */
final class StabilityAnswer {
    private StabilityAnswer() {}

    static Delivered read(JsonNode answer, Words words) throws ProviderException {
        JsonNode item = item(answer);
        String image = text(item, isFirst(answer) ? "base64" : "image");
        String finish = finish(answer);
        if (finish == null) {
            String said = StabilityRefusals.said(answer);
            throw Refusals.garbled(
                    said == null
                            ? "the answer does not say whether it has an image"
                            : "HTTP 200 with an error: " + words.of(said, "it does not say which"));
        }
        requireAllowed(answer, words);
        if (image == null) {
            throw Refusals.garbled("the answer has no image");
        }
        return new Delivered(image, null, seed(item), null, null);
    }

    /** An answer that does not say how the image ended is let through. */
    static void requireAllowed(JsonNode answer, Words words) throws ProviderException {
        String finish = finish(answer);
        if (finish == null || finish.equals("SUCCESS")) {
            return;
        }
        throw switch (finish) {
            // No document says that it is not billed.
            case "CONTENT_FILTERED" ->
                new ProviderException(
                        ErrorType.MODERATED,
                        Purchase.LOST,
                        "the provider's content filter blurred the image; it counts as paid for and is not delivered");
            case "ERROR" ->
                new ProviderException(
                        ErrorType.UNAVAILABLE,
                        Purchase.UNKNOWN,
                        "the image ended as 'ERROR'; no document says whether that is billed");
            default -> Refusals.garbled("the image has an unknown finish reason: " + words.of(finish, ""));
        };
    }

    private static boolean isFirst(JsonNode answer) {
        return answer.has("artifacts");
    }

    private static JsonNode item(JsonNode answer) {
        return isFirst(answer) ? answer.path("artifacts").path(0) : answer;
    }

    private static String finish(JsonNode answer) {
        return text(item(answer), isFirst(answer) ? "finishReason" : "finish_reason");
    }

    private static String text(JsonNode item, String field) {
        JsonNode text = item.path(field);
        return text.isTextual() && !text.asText().isEmpty() ? text.asText() : null;
    }

    private static Long seed(JsonNode item) {
        JsonNode seed = item.path("seed");
        return seed.isIntegralNumber() && seed.canConvertToLong() ? (Long) seed.asLong() : null;
    }
}
