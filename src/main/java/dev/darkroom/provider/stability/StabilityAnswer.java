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
        boolean first = answer.has("artifacts");
        JsonNode item = first ? answer.path("artifacts").path(0) : answer;
        String image = text(item, first ? "base64" : "image");
        String finish = text(item, first ? "finishReason" : "finish_reason");
        if (finish == null) {
            String said = StabilityRefusals.said(answer);
            throw Refusals.garbled(
                    said == null
                            ? "the answer does not say whether it has an image"
                            : "HTTP 200 with an error: " + words.of(said, "it does not say which"));
        }
        switch (finish) {
            case "SUCCESS" -> {
                if (image == null) {
                    throw Refusals.garbled("the answer has no image");
                }
                return new Delivered(image, null, seed(item), null, null);
            }
            // No document says that it is not billed.
            case "CONTENT_FILTERED" ->
                throw new ProviderException(
                        ErrorType.MODERATED,
                        Purchase.LOST,
                        "the provider's content filter blurred the image; it counts as paid for and is not delivered");
            case "ERROR" ->
                throw new ProviderException(
                        ErrorType.UNAVAILABLE,
                        Purchase.UNKNOWN,
                        "the image ended as 'ERROR'; no document says whether that is billed");
            default -> throw Refusals.garbled("the image has an unknown finish reason: " + words.of(finish, ""));
        }
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
