package dev.darkroom.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.render.Attempt;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The language of one provider: how it is asked, and what its refusals mean. It sends nothing. */
public interface ProviderCodec {
    /** The provider's name, as in {@code darkroom.providers}. */
    String provider();

    /** Why the provider cannot be asked this although the model could, as one phrase; null when it can. */
    default String reasonToSkip(Ask ask) {
        return null;
    }

    /** The options of an ask ({@link Ask#options()}) that its request can say, when no mapping of the model's makes it. */
    Set<String> takes();

    /** The request. */
    Outgoing request(Ask ask);

    /** The headers that show the key. */
    Map<String, String> authorisation(String key);

    /**
     * Hosts of images that are shown the key when they refuse without it: names, or {@code *.} and a domain for all below
     * it. With one at least, so is the origin of the provider's own address.
     */
    default List<String> keyHosts() {
        return List.of();
    }

    /** What the JSON of an answer says of itself, as it is written there; its headers are looked at elsewhere. */
    default Attempt.Said said(JsonNode answer) {
        return new Attempt.Said(null, null);
    }

    /** What an answer that is no success means. */
    ProviderException refusal(Reply reply, Words words);
}
