package dev.darkroom.provider.flux;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.catalog.Model;
import dev.darkroom.provider.Ask;
import dev.darkroom.provider.Outgoing;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.TaskCodec;
import dev.darkroom.provider.Words;
import dev.darkroom.render.Attempt;
import java.util.Map;
import java.util.Set;

/** The language of Black Forest Labs' API: every model has a path of its own. */
public final class Flux implements TaskCodec {
    @Override
    public String provider() {
        return "flux";
    }

    @Override
    public Set<String> takes() {
        return Set.of("seed", "safety", "format", "image");
    }

    @Override
    public String reasonToSkip(Ask ask) {
        return FluxShape.reasonToSkip(ask);
    }

    @Override
    public Outgoing request(Ask ask) {
        Model model = ask.model();
        String path = model.endpoint() == null ? "/v1/" + model.providerModel() : model.endpoint();
        return new Outgoing(path, Map.of(), new Outgoing.Json(fields(ask)));
    }

    private static ObjectNode fields(Ask ask) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("prompt", ask.prompt());
        FluxShape.put(body, ask);
        if (ask.inputs().image() != null) {
            body.put("input_image", ask.inputs().image().base64());
        }
        if (ask.request().seed() != null) {
            body.put("seed", ask.request().seed());
        }
        if (ask.safetyWord() != null) {
            body.put("safety_tolerance", Integer.parseInt(ask.safetyWord()));
        }
        if (ask.format() != null) {
            body.put("output_format", ask.format());
        }
        return body;
    }

    @Override
    public Map<String, String> authorisation(String key) {
        return Map.of("x-key", key);
    }

    @Override
    public ProviderException refusal(Reply reply, Words words) {
        return FluxAnswers.refusal(reply, words);
    }

    @Override
    public Attempt.Receipt receipt(Reply answer, Words words) throws ProviderException {
        return FluxAnswers.receipt(answer, words);
    }

    @Override
    public Progress progress(Reply answer, Model model, Words words) throws ProviderException {
        return FluxAnswers.progress(answer, model, words);
    }
}
