package dev.darkroom.provider;

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

    /** What an answer that is no success means. */
    ProviderException refusal(Reply reply, Words words);
}
