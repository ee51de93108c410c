package dev.darkroom.provider.ideogram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.catalog.Model;
import dev.darkroom.provider.Ask;
import dev.darkroom.provider.ImageCodec;
import dev.darkroom.provider.Outgoing;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.Words;
import java.util.Map;
import java.util.Set;

/** The languages of Ideogram: a form for its third version, JSON for the older models. The model's endpoint decides. */
public final class Ideogram implements ImageCodec {
    /** Of the older models; the one endpoint at which a request names its model. */
    private static final String LEGACY = "/generate";

    @Override
    public String provider() {
        return "ideogram";
    }

    @Override
    public Set<String> takes() {
        return Set.of("negative_prompt", "seed", "quality");
    }

    @Override
    public Outgoing request(Ask ask) {
        String path = ask.model().endpoint() == null ? LEGACY : ask.model().endpoint();
        return new Outgoing(
                path,
                Map.of(),
                path.equals(LEGACY)
                        ? new Outgoing.Json(IdeogramFields.legacy(ask))
                        : new Outgoing.Form(Outgoing.fields(IdeogramFields.third(ask))));
    }

    @Override
    public Map<String, String> authorisation(String key) {
        return Map.of("Api-Key", key);
    }

    @Override
    public ProviderException refusal(Reply reply, Words words) {
        return IdeogramAnswers.refusal(reply, words);
    }

    @Override
    public void requireAllowed(JsonNode answer, Words words) throws ProviderException {
        IdeogramAnswers.requireAllowed(answer);
    }

    @Override
    public Delivered read(JsonNode answer, Model model, Words words) throws ProviderException {
        return IdeogramAnswers.read(answer, words);
    }
}
