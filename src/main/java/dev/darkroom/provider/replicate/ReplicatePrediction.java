package dev.darkroom.provider.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.catalog.Model;
import dev.darkroom.provider.MappedAnswer;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.provider.Refusals;
import dev.darkroom.provider.TaskCodec.Progress;
import dev.darkroom.provider.Words;
import dev.darkroom.render.ErrorType;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a prediction, as Replicate describes it, means. The time that it ran is billed, however it ended. */
final class ReplicatePrediction {
    /** The seed that was drawn is told in the log alone. */
    private static final Pattern SEED = Pattern.compile("(?m)^Using seed: (\\d{1,18})\\s*$");

    private static final String NSFW = "NSFW content detected";

    private ReplicatePrediction() {}

    static Progress progress(JsonNode prediction, Model model, Words words) throws ProviderException {
        String status = prediction.path("status").asText("");
        return switch (status) {
            case "starting", "processing", "" -> Progress.PENDING;
            case "succeeded" -> succeeded(prediction, model, words);
            case "failed", "aborted" -> throw failed(prediction.path("error").asText(""), status, words);
            case "canceled" ->
                throw lost(ErrorType.CANCELLED, "the prediction was cancelled; the time it ran counts as spent");
            default -> throw Refusals.garbled("the prediction has an unknown status: " + words.of(status, ""));
        };
    }

    private static ProviderException failed(String error, String status, Words words) {
        return error.startsWith(NSFW)
                ? lost(ErrorType.MODERATED, words.of(error, NSFW))
                : lost(
                        ErrorType.UNAVAILABLE,
                        "the prediction ended as '" + status + "': " + words.of(error, "it does not say why")
                                + "; the time it ran counts as spent");
    }

    private static Progress succeeded(JsonNode prediction, Model model, Words words) throws ProviderException {
        JsonNode output = prediction.path("output");
        if (output.isNull() && prediction.path("data_removed").asBoolean()) {
            throw lost(ErrorType.BAD_RESPONSE, "the image was removed before it was fetched");
        }
        if (output.isArray() && output.isEmpty()) {
            throw lost(ErrorType.MODERATED, "the model's safety check dropped the image, which is billed");
        }
        Long seed = seed(prediction.path("logs").asText(""));
        if (model != null && model.responseMapping() != null) {
            Progress mapped = MappedAnswer.of(model, prediction, words).progress();
            return mapped.seed() != null ? mapped : new Progress(mapped.imageUrl(), seed, mapped.finalPrompt());
        }
        String url = output.isArray() ? output.path(0).asText("") : output.asText("");
        if (url.isEmpty()) {
            throw Refusals.garbled("the prediction's output is no address; the model needs a response_mapping");
        }
        return new Progress(url, seed, null);
    }

    private static Long seed(String logs) {
        Matcher seed = SEED.matcher(logs);
        return seed.find() ? (Long) Long.parseLong(seed.group(1)) : null;
    }

    private static ProviderException lost(ErrorType type, String message) {
        return new ProviderException(type, Purchase.LOST, message);
    }
}
