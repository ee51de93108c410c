package dev.darkroom.provider;

import dev.darkroom.catalog.Model;
import dev.darkroom.job.JobRequest;
import java.util.List;
import java.util.Map;

/** The language of one provider: what it can be asked, how it is asked, and what its refusals mean. It sends nothing. */
public interface ProviderCodec {
    /** The provider's name, as in {@code darkroom.providers}. */
    String provider();

    /** Why this model cannot be asked exactly this, as one phrase; null when it can. */
    String reasonToSkip(JobRequest request, Model model);

    /** What of the request its provider does in a way of its own, as sentences for the caller. */
    List<String> adaptations(JobRequest request);

    /** The body of the request, JSON in UTF-8. */
    byte[] request(JobRequest request, String modelId);

    /** The headers that show the key. */
    Map<String, String> authorisation(String key);

    /** What an answer that is no success means. */
    ProviderException refusal(Reply reply, Words words);
}
