package dev.darkroom.provider.flux;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.catalog.Model;
import dev.darkroom.provider.MappedAnswer;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.provider.Refusals;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.TaskCodec.Progress;
import dev.darkroom.provider.Words;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.ErrorType;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What FLUX's answers mean. */
final class FluxAnswers {
    /** A credit is a cent. */
    private static final BigDecimal MICROS_OF_A_CREDIT = BigDecimal.valueOf(10_000);
    /** An image that costs more is a mistake in the answer. */
    private static final BigDecimal MOST_CREDITS = BigDecimal.valueOf(1_000_000);

    private static final int LONGEST_ID = 200;
    private static final int LONGEST_URL = 2_000;

    private FluxAnswers() {}

    static ProviderException refusal(Reply reply, Words words) {
        return Refusals.of(reply, words.of(said(reply.json()), "HTTP " + reply.status()));
    }

    /** {@code detail} is a text, or a list of fields with a message each. */
    private static String said(JsonNode body) {
        JsonNode detail = body.path("detail");
        if (detail.isArray() && !detail.isEmpty()) {
            JsonNode first = detail.get(0);
            JsonNode place = first.path("loc");
            String field = place.isArray() && !place.isEmpty()
                    ? place.get(place.size() - 1).asText() + ": "
                    : "";
            return field + first.path("msg").asText();
        }
        for (String name : new String[] {"detail", "message", "error"}) {
            if (body.path(name).isTextual()) {
                return body.path(name).asText();
            }
        }
        return body.at("/error/message").asText(null);
    }

    static Attempt.Receipt receipt(Reply answer, Words words) throws ProviderException {
        JsonNode body = answer.json();
        String id = body.path("id").asText("");
        String url = body.path("polling_url").asText("");
        if (id.isEmpty() || id.length() > LONGEST_ID || url.isEmpty() || url.length() > LONGEST_URL) {
            String said = body.isObject() ? words.of(said(body), null) : null;
            throw Refusals.garbled((id.isEmpty() || id.length() > LONGEST_ID
                            ? "the answer to the request has no id and polling_url"
                            : "task " + id + ": the answer to the request has no polling_url")
                    + (said == null ? "" : "; it says: " + said));
        }
        return new Attempt.Receipt(id, url, cost(body.path("cost")));
    }

    private static Long cost(JsonNode credits) {
        if (!credits.isNumber()
                || credits.decimalValue().signum() < 0
                || credits.decimalValue().compareTo(MOST_CREDITS) > 0) {
            return null;
        }
        return credits.decimalValue()
                .multiply(MICROS_OF_A_CREDIT)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    static Progress progress(Reply answer, Model model, Words words) throws ProviderException {
        JsonNode body = answer.json();
        String status = body.path("status").asText("");
        return switch (status) {
            case "Pending", "Task not found", "" -> Progress.PENDING;
            case "Ready" ->
                model == null || model.responseMapping() == null
                        ? ready(body.path("result"))
                        : MappedAnswer.of(model, body, words).progress();
            case "Request Moderated", "Content Moderated" ->
                throw Refusals.nothingBought(
                        ErrorType.MODERATED,
                        words.of(
                                body.path("details").isEmpty()
                                        ? status
                                        : status + ": " + body.path("details").toString(),
                                status));
            case "Error" ->
                throw new ProviderException(
                        ErrorType.UNAVAILABLE,
                        Purchase.UNKNOWN,
                        "the task ended as 'Error'; no document says whether that is billed");
            default -> throw Refusals.garbled("the task has an unknown status: " + words.of(status, ""));
        };
    }

    private static Progress ready(JsonNode result) {
        String sample = result.path("sample").asText("");
        return sample.isEmpty()
                ? Progress.PENDING
                : new Progress(
                        sample,
                        result.path("seed").canConvertToLong()
                                ? (Long) result.path("seed").asLong()
                                : null,
                        result.path("prompt").isTextual()
                                ? result.path("prompt").asText()
                                : null);
    }
}
