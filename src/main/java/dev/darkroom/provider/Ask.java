package dev.darkroom.provider;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.asset.InputImage;
import dev.darkroom.catalog.Capabilities;
import dev.darkroom.catalog.Mapping;
import dev.darkroom.catalog.Model;
import dev.darkroom.catalog.Shape;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.Operation;
import dev.darkroom.render.Inputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * One image as a model is asked for it.
 *
 * @param model whom
 * @param request what the caller wants
 * @param prompt the text to send
 * @param shape how its size is said
 * @param safety the level that applies; null: the model's own
 * @param inputs what an edit begins with
 */
public record Ask(Model model, JobRequest request, String prompt, Shape shape, String safety, Inputs inputs) {
    private static final String MORE = "more_images";
    private static final Set<String> FILES = Set.of("image", MORE, "mask");

    /** The ask that fits the model. @throws IllegalArgumentException when none does, which a plan rules out */
    public static Ask of(Model model, JobRequest request, String safety, Inputs inputs) {
        Shape shape = Shape.of(request, model.capabilities())
                .orElseThrow(() -> new IllegalArgumentException(model.modelId() + " does not make this size"));
        return new Ask(model, request, request.prompt(), shape, safety, inputs);
    }

    /** Whether an image is edited. */
    public boolean isEdit() {
        return request.operation() == Operation.EDIT;
    }

    /** The model's own word for the quality; null: none is to be sent. */
    public String quality() {
        return word(model.quality(request.quality()), Capabilities::quality);
    }

    /** The model's own word for the safety; null: none is to be sent. */
    public String safetyWord() {
        return word(safety, Capabilities::safety);
    }

    private String word(String asked, Function<Capabilities, Map<String, String>> words) {
        if (asked == null || model.capabilities() == null) {
            return asked;
        }
        return words.apply(model.capabilities()).get(asked);
    }

    /** The file format to ask for; null: none is to be sent. */
    public String format() {
        boolean noChoice =
                model.capabilities() != null && model.capabilities().formats().size() <= 1;
        return request.format() == null || noChoice ? null : request.format().word();
    }

    /** What is asked for beside prompt, size and model, by the names it has in {@link #json()}. */
    public List<String> options() {
        List<String> options = new ArrayList<>();
        add(options, "negative_prompt", request.negativePrompt());
        add(options, "seed", request.seed());
        add(options, "quality", quality());
        add(options, "format", format());
        add(options, "background", "transparent".equals(request.background()) ? request.background() : null);
        add(options, "safety", safetyWord());
        add(options, "image", inputs.image());
        add(options, MORE, inputs.more().isEmpty() ? null : inputs.more());
        add(options, "mask", inputs.mask());
        return options;
    }

    private static void add(List<String> options, String name, Object value) {
        if (value != null) {
            options.add(name);
        }
    }

    /**
     * Why the provider cannot be asked all of this, as one phrase; null when it can. An option that a model's own mapping
     * does not name is one that it does not take.
     */
    public String reasonToSkip(ProviderCodec codec) {
        Mapping mapping = model.payloadMapping();
        boolean files = mapping != null && isEdit() && codec.request(this).body() instanceof Outgoing.Form;
        for (String option : options()) {
            boolean file = files && FILES.contains(option);
            if (mapping == null ? !codec.takes().contains(option) : !file && !mapping.names(option)) {
                return mapping == null
                        ? codec.provider() + " cannot be asked for " + option
                        : "the payload_mapping of " + model.modelId() + " does not name " + option;
            }
        }
        return codec.reasonToSkip(this);
    }

    /** The document that a model's {@code payload_mapping} is given; what was not asked for is not in it. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", model.providerModel());
        json.put("operation", request.operation().word());
        json.put("prompt", prompt);
        json.put("n", 1);
        putText(json, "negative_prompt", request.negativePrompt());
        if (shape.size() != null) {
            json.put("width", shape.size().width());
            json.put("height", shape.size().height());
        }
        putText(json, "aspect_ratio", shape.ratio());
        if (request.seed() != null) {
            json.put("seed", request.seed());
        }
        putText(json, "quality", quality());
        putText(json, "format", format());
        putText(json, "background", request.background());
        putText(json, "safety", safetyWord());
        putImage(json, "image", inputs.image());
        if (!inputs.more().isEmpty()) {
            ArrayNode more = json.putArray(MORE);
            inputs.more().forEach(image -> describe(more.addObject(), image));
        }
        putImage(json, "mask", inputs.mask());
        return json;
    }

    private static void putImage(ObjectNode json, String field, InputImage image) {
        if (image != null) {
            describe(json.putObject(field), image);
        }
    }

    private static void describe(ObjectNode json, InputImage image) {
        json.put("mime_type", image.format().contentType()).put("base64", image.base64());
    }

    private static void putText(ObjectNode json, String field, String text) {
        if (text != null) {
            json.put(field, text);
        }
    }
}
