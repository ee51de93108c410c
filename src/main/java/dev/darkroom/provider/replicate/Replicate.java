package dev.darkroom.provider.replicate;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The language of Replicate's API: any of its models by mappings, SDXL without. */
public final class Replicate implements TaskCodec {
    private static final Pattern VERSION = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern STEPS = Pattern.compile("\\d{1,3}");
    /** Seconds. A fast model has answered by then, and for no longer can a crash leave a paid call without its id. */
    private static final Map<String, String> PATIENCE = Map.of("Prefer", "wait=1");

    private static final Set<String> FLAGS = Set.of("true", "false");

    @Override
    public String provider() {
        return "replicate_sdxl";
    }

    @Override
    public String reasonToSkip(Ask ask) {
        Model model = ask.model();
        if (model.payloadMapping() != null) {
            return null;
        }
        if (ask.quality() != null && !STEPS.matcher(ask.quality()).matches()) {
            return "the catalogue does not say how many steps " + model.modelId() + " takes for that quality";
        }
        if (ask.safetyWord() != null && !FLAGS.contains(ask.safetyWord())) {
            return "the catalogue does not say how " + model.modelId() + "'s safety is set";
        }
        return SdxlEdit.reasonToSkip(ask);
    }

    @Override
    public Set<String> takes() {
        return Set.of("negative_prompt", "seed", "quality", "safety", "image", "mask");
    }

    @Override
    public Outgoing request(Ask ask) {
        Model model = ask.model();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        boolean versioned = isVersion(model.providerModel());
        if (versioned) {
            body.put("version", model.providerModel());
        }
        body.set("input", input(ask));
        String usual = versioned ? "/predictions" : "/models/" + model.providerModel() + "/predictions";
        return new Outgoing(model.endpoint() == null ? usual : model.endpoint(), PATIENCE, new Outgoing.Json(body));
    }

    /** Whether it names one version of a model, and not one of Replicate's official models. */
    private static boolean isVersion(String providerModel) {
        return providerModel.contains(":") || VERSION.matcher(providerModel).matches();
    }

    private static ObjectNode input(Ask ask) {
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        input.put("prompt", ask.prompt());
        if (ask.request().negativePrompt() != null) {
            input.put("negative_prompt", ask.request().negativePrompt());
        }
        if (ask.shape().ratio() != null) {
            input.put("aspect_ratio", ask.shape().ratio());
        } else if (ask.shape().size() != null) {
            input.put("width", ask.shape().size().width());
            input.put("height", ask.shape().size().height());
        }
        SdxlEdit.put(input, ask);
        input.put("num_outputs", 1);
        if (ask.request().seed() != null) {
            input.put("seed", ask.request().seed());
        }
        if (ask.quality() != null) {
            input.put("num_inference_steps", Integer.parseInt(ask.quality()));
        }
        if (ask.safetyWord() != null) {
            input.put("disable_safety_checker", Boolean.parseBoolean(ask.safetyWord()));
        }
        input.put("apply_watermark", false);
        return input;
    }

    @Override
    public Map<String, String> authorisation(String key) {
        return Map.of("Authorization", "Bearer " + key);
    }

    /** Its public files need no key; its reference says that they may. */
    @Override
    public List<String> keyHosts() {
        return List.of("replicate.delivery", "*.replicate.delivery");
    }

    @Override
    public ProviderException refusal(Reply reply, Words words) {
        return ReplicateAnswers.refusal(reply, words);
    }

    /** Of the models that name no version, the prediction does. */
    @Override
    public Attempt.Said said(JsonNode answer) {
        return new Attempt.Said(null, answer.path("version").asText(null));
    }

    @Override
    public Attempt.Receipt receipt(Reply answer, Words words) throws ProviderException {
        return ReplicateAnswers.receipt(answer, words);
    }

    @Override
    public Progress progress(Reply answer, Model model, Words words) throws ProviderException {
        return ReplicatePrediction.progress(answer.json(), model, words);
    }

    @Override
    public String cancelUrl(Reply answer) {
        String url = answer.json().at("/urls/cancel").asText("");
        return url.isEmpty() ? null : url;
    }
}
