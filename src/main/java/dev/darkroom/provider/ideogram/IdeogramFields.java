package dev.darkroom.provider.ideogram;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.job.PixelSize;
import dev.darkroom.provider.Ask;

/** The fields of requests to Ideogram. Its own rewriting of prompts is always off: what was asked for is made. */
final class IdeogramFields {
    private static final String OFF = "OFF";
    /** The provider's own default; said all the same, as the price goes by it. */
    private static final String DEFAULT_SPEED = "DEFAULT";

    private IdeogramFields() {}

    /** Of the third version. */
    static ObjectNode third(Ask ask) {
        ObjectNode form = JsonNodeFactory.instance.objectNode();
        form.put("prompt", ask.prompt());
        if (ask.shape().ratio() != null) {
            form.put("aspect_ratio", ask.shape().ratio().replace(':', 'x'));
        } else {
            form.put("resolution", ask.shape().size().toString());
        }
        form.put("rendering_speed", ask.quality() == null ? DEFAULT_SPEED : ask.quality());
        form.put("magic_prompt", OFF);
        form.put("num_images", 1);
        putRest(form, ask);
        return form;
    }

    /** Of the older models, all within {@code image_request}. */
    static ObjectNode legacy(Ask ask) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode request = body.putObject("image_request");
        request.put("prompt", ask.prompt());
        request.put("model", ask.model().providerModel());
        if (ask.shape().ratio() != null) {
            request.put("aspect_ratio", "ASPECT_" + ask.shape().ratio().replace(':', '_'));
        } else {
            PixelSize size = ask.shape().size();
            request.put("resolution", "RESOLUTION_" + size.width() + "_" + size.height());
        }
        request.put("magic_prompt_option", OFF);
        request.put("num_images", 1);
        putRest(request, ask);
        return body;
    }

    private static void putRest(ObjectNode fields, Ask ask) {
        if (ask.request().negativePrompt() != null) {
            fields.put("negative_prompt", ask.request().negativePrompt());
        }
        if (ask.request().seed() != null) {
            fields.put("seed", ask.request().seed());
        }
    }
}
