package dev.darkroom.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.catalog.Model;
import dev.darkroom.provider.Ask;
import dev.darkroom.provider.ImageCodec;
import dev.darkroom.provider.Outgoing;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.Words;
import java.util.Map;
import java.util.Set;

/** The language of OpenAI's image endpoints as other servers speak it: with seeds, and with a choice of how images come. */
public final class OpenAiCompatible implements ImageCodec {
    private final String provider;
    private final OpenAiImages openAi = new OpenAiImages();

    /** @param provider the provider's name, as in {@code darkroom.providers} */
    public OpenAiCompatible(String provider) {
        this.provider = provider;
    }

    @Override
    public String provider() {
        return provider;
    }

    @Override
    public String reasonToSkip(Ask ask) {
        boolean byRatioAlone = ask.shape().ratio() != null && ask.shape().size() == null;
        return byRatioAlone && ask.model().payloadMapping() == null
                ? ask.model().modelId() + " is asked for pixels, and the catalogue has none for "
                        + ask.shape().ratio()
                : OpenAiImages.reasonOfSafety(ask);
    }

    @Override
    public Set<String> takes() {
        return Set.of(
                "negative_prompt", "seed", "quality", "format", "background", "safety", "image", "more_images", "mask");
    }

    @Override
    public Outgoing request(Ask ask) {
        ObjectNode fields = OpenAiImages.fields(ask);
        if (ask.request().negativePrompt() != null) {
            fields.put("negative_prompt", ask.request().negativePrompt());
        }
        if (ask.request().seed() != null) {
            fields.put("seed", ask.request().seed());
        }
        // In the answer nothing can expire, and no second address has to be reached.
        fields.put("response_format", "b64_json");
        return OpenAiImages.request(ask, fields);
    }

    @Override
    public Map<String, String> authorisation(String key) {
        return openAi.authorisation(key);
    }

    @Override
    public ProviderException refusal(Reply reply, Words words) {
        return openAi.refusal(reply, words);
    }

    @Override
    public Delivered read(JsonNode answer, Model model, Words words) throws ProviderException {
        return openAi.read(answer, model, words);
    }
}
