package dev.darkroom.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.asset.EditMask;
import dev.darkroom.asset.InputImage;
import dev.darkroom.catalog.Model;
import dev.darkroom.provider.Ask;
import dev.darkroom.provider.ImageCodec;
import dev.darkroom.provider.Outgoing;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The language of OpenAI's image endpoints. */
public final class OpenAiImages implements ImageCodec {
    private static final String GENERATIONS = "/images/generations";
    private static final String EDITS = "/images/edits";
    /** A mask is shorter, in bytes. */
    private static final long MASK_BYTES = 4_000_000;

    @Override
    public String provider() {
        return "openai_images";
    }

    @Override
    public String reasonToSkip(Ask ask) {
        String reason = reasonOfMask(ask.inputs().mask());
        return reason == null ? reasonOfSafety(ask) : reason;
    }

    private static String reasonOfMask(InputImage mask) {
        if (mask == null) {
            return null;
        }
        if (mask.bytes() >= MASK_BYTES) {
            return "it takes masks of less than 4 MB";
        }
        try {
            return EditMask.isTransparent(mask)
                    ? null
                    : "it changes what is transparent in the mask, which has no transparency";
        } catch (IOException e) {
            throw new UncheckedIOException("the mask " + mask.sha256() + " cannot be read", e);
        }
    }

    /** Edits have no such field; a mapping that names it knows better. */
    static String reasonOfSafety(Ask ask) {
        return ask.isEdit() && ask.safetyWord() != null && ask.model().payloadMapping() == null
                ? "safety cannot be set for its edits"
                : null;
    }

    @Override
    public Set<String> takes() {
        return Set.of("quality", "format", "background", "safety", "image", "more_images", "mask");
    }

    @Override
    public Outgoing request(Ask ask) {
        return request(ask, fields(ask));
    }

    static Outgoing request(Ask ask, ObjectNode fields) {
        if (!ask.isEdit()) {
            String path =
                    ask.model().endpoint() == null ? GENERATIONS : ask.model().endpoint();
            return new Outgoing(path, Map.of(), new Outgoing.Json(fields));
        }
        List<Outgoing.Part> parts = new ArrayList<>(Outgoing.fields(fields));
        // One image goes under the name that older servers know, too.
        String name = ask.inputs().more().isEmpty() ? "image" : "image[]";
        parts.add(file(name, ask.inputs().image()));
        ask.inputs().more().forEach(image -> parts.add(file(name, image)));
        if (ask.inputs().mask() != null) {
            parts.add(file("mask", ask.inputs().mask()));
        }
        return new Outgoing(EDITS, Map.of(), new Outgoing.Form(parts));
    }

    private static Outgoing.File file(String name, InputImage image) {
        return new Outgoing.File(name, image.path(), image.format());
    }

    static ObjectNode fields(Ask ask) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        // Always: the provider's default is a model that has ended.
        body.put("model", ask.model().providerModel());
        body.put("prompt", ask.prompt());
        body.put("n", 1);
        if (ask.shape().size() != null) {
            body.put("size", ask.shape().size().toString());
        }
        if (ask.quality() != null) {
            body.put("quality", ask.quality());
        }
        if (ask.request().background() != null) {
            body.put("background", ask.request().background());
        }
        if (ask.format() != null) {
            body.put("output_format", ask.format());
        }
        if (ask.safetyWord() != null) {
            body.put("moderation", ask.safetyWord());
        }
        return body;
    }

    @Override
    public Map<String, String> authorisation(String key) {
        return Map.of("Authorization", "Bearer " + key);
    }

    @Override
    public ProviderException refusal(Reply reply, Words words) {
        return OpenAiRefusals.of(reply, words);
    }

    @Override
    public Delivered read(JsonNode answer, Model model, Words words) throws ProviderException {
        return OpenAiAnswer.read(answer, model == null ? null : model.usagePricing(), words);
    }
}
