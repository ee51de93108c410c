package dev.darkroom.provider.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Refusals;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.Words;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.ErrorType;

/** What Replicate's answers to a request mean. */
final class ReplicateAnswers {
    private static final int LONGEST_ID = 200;
    private static final int LONGEST_URL = 2_000;
    private static final int NOT_PROCESSED = 422;

    private ReplicateAnswers() {}

    static ProviderException refusal(Reply reply, Words words) {
        String said = words.of(said(reply.json()), "HTTP " + reply.status());
        if (reply.status() == NOT_PROCESSED
                && reply.json().path("title").asText().startsWith("Invalid version")) {
            return Refusals.nothingBought(ErrorType.NOT_FOUND, said);
        }
        return Refusals.of(reply, said);
    }

    /** {@code detail} says more than {@code title}. */
    static String said(JsonNode body) {
        for (String name : new String[] {"detail", "title", "error"}) {
            if (body.path(name).isTextual()) {
                return body.path(name).asText();
            }
        }
        return null;
    }

    /** It may have ended already: the first poll says so. */
    static Attempt.Receipt receipt(Reply answer, Words words) throws ProviderException {
        JsonNode body = answer.json();
        String id = body.path("id").asText("");
        String url = body.at("/urls/get").asText("");
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            String said = words.of(said(body), null);
            throw Refusals.garbled("the answer to the request has no id" + (said == null ? "" : "; it says: " + said));
        }
        if (url.isEmpty() || url.length() > LONGEST_URL) {
            throw Refusals.garbled("task " + words.of(id, "") + ": the answer to the request has no urls.get");
        }
        return new Attempt.Receipt(id, url, null);
    }
}
