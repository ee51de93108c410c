package dev.darkroom.provider.stability;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.provider.Ask;

/** The fields of requests to Stability. */
final class StabilityFields {
    /** How much an edit may change, from 0 (nothing) to 1 (all): a job does not say it, and it must be said. */
    private static final String STRENGTH = "0.7";

    private StabilityFields() {}

    /** Below {@code /v1/}: what is not wanted is a text of negative weight. */
    static ObjectNode first(Ask ask) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode prompts = body.putArray("text_prompts");
        prompts.addObject().put("text", ask.prompt()).put("weight", 1);
        if (ask.request().negativePrompt() != null) {
            prompts.addObject().put("text", ask.request().negativePrompt()).put("weight", -1);
        }
        // Always: the provider's default is no size of its own models.
        body.put("width", ask.shape().size().width());
        body.put("height", ask.shape().size().height());
        body.put("samples", 1);
        putSeed(body, ask);
        return body;
    }

    /**
     * Below {@code /v2beta/}.
     *
     * @param namesModel whether one endpoint serves several models
     */
    static ObjectNode second(Ask ask, boolean namesModel) {
        ObjectNode form = JsonNodeFactory.instance.objectNode();
        form.put("prompt", ask.prompt());
        if (ask.request().negativePrompt() != null) {
            form.put("negative_prompt", ask.request().negativePrompt());
        }
        if (namesModel) {
            form.put("model", ask.model().providerModel());
            form.put("mode", ask.isEdit() ? "image-to-image" : "text-to-image");
        }
        if (ask.isEdit()) {
            form.put("strength", STRENGTH);
        }
        if (ask.shape().ratio() != null) {
            form.put("aspect_ratio", ask.shape().ratio());
        }
        putSeed(form, ask);
        if (ask.format() != null) {
            form.put("output_format", ask.format());
        }
        return form;
    }

    private static void putSeed(ObjectNode fields, Ask ask) {
        if (ask.request().seed() != null) {
            fields.put("seed", ask.request().seed());
        }
    }
}
