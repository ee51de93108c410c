package dev.darkroom.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.provider.ProviderCodec;
import dev.darkroom.provider.Words;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.RenderWork;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.camel.Message;

/** Notes on the attempt what an answer says of itself, so that its provider can be asked about it. */
final class ProviderWords {
    /** In the order in which they count; none is documented for all providers, and none means anything else. */
    private static final List<String> REQUEST_IDS = List.of("x-request-id", "x-trace-id", "cf-ray");

    private static final Pattern NAME = Pattern.compile("[\\w.:/+=@-]{1,200}");

    private ProviderWords() {}

    /** By the headers, which are there before {@link Requests#success} alone. */
    static void ofHeaders(RenderWork work, Message answer, Words words) {
        REQUEST_IDS.stream()
                .map(header -> name(answer.getHeader(header, String.class), words))
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(id -> note(work, new Attempt.Said(id, null)));
    }

    /** By the answer's JSON. */
    static void ofBody(RenderWork work, ProviderCodec codec, JsonNode answer, Words words) {
        Attempt.Said said = codec.said(answer);
        note(work, new Attempt.Said(name(said.requestId(), words), name(said.model(), words)));
    }

    private static void note(RenderWork work, Attempt.Said said) {
        if (said.requestId() != null || said.model() != null) {
            work.attempt(work.attempt().saying(said));
        }
    }

    /** Null: it is none. A key that is repeated, or an address, is not kept. */
    private static String name(String given, Words words) {
        String shown = words.of(given, "");
        return NAME.matcher(shown).matches() ? shown : null;
    }
}
